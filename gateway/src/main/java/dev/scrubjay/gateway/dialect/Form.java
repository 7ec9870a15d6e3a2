package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.SchemaCheck;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A check of an answer against the form that its request demands: a JSON schema, or calls of the
 * tools that it offers. Checks at most the first 16 parts.
 */
public final class Form {
  private static final int MAX_CHECKS = 16;

  private int checks;
  private boolean kept;
  private boolean broken;

  /** Checks that {@code text} is JSON that conforms to {@code schema}. */
  public void written(JsonNode schema, String text) {
    check(() -> SchemaCheck.isMet(schema, text));
  }

  /**
   * Checks a call of a tool.
   *
   * @param schema of the tool's arguments; missing if there is no such tool
   * @param arguments as a JSON text
   */
  public void called(JsonNode schema, String arguments) {
    check(() -> schema.isMissingNode() ? Optional.of(false) : SchemaCheck.isMet(schema, arguments));
  }

  /** Checks a call of a tool whose arguments are a JSON value. */
  public void called(JsonNode schema, JsonNode arguments) {
    check(() -> schema.isMissingNode() ? Optional.of(false) : SchemaCheck.isMet(schema, arguments));
  }

  /** Records that a demanded part is missing. */
  public void broken() {
    broken = true;
  }

  private void check(Supplier<Optional<Boolean>> part) {
    checks++;
    Optional<Boolean> met = checks > MAX_CHECKS ? Optional.empty() : part.get();
    kept |= met.orElse(false);
    broken |= !met.orElse(true);
  }

  /** Whether the answer has the form; empty if none was demanded or the checks gave no result. */
  public Optional<Boolean> isKept() {
    return broken ? Optional.of(false) : kept ? Optional.of(true) : Optional.empty();
  }
}
