package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.SchemaCheck;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether an answer keeps to the form that its request wants: a schema, the tools there are. Looks
 * at no more than the first few of its parts.
 */
public final class Form {
  private static final int MAX_CHECKS = 16;

  private int checks;
  private boolean kept;
  private boolean broken;

  /** {@code text} was to be JSON of the shape {@code schema}. */
  public void written(JsonNode schema, String text) {
    check(() -> SchemaCheck.isMet(schema, text));
  }

  /**
   * A tool was called.
   *
   * @param schema what it takes; missing if there is no such tool
   * @param arguments as JSON
   */
  public void called(JsonNode schema, String arguments) {
    check(() -> schema.isMissingNode() ? Optional.of(false) : SchemaCheck.isMet(schema, arguments));
  }

  /** The same with the arguments as a value. */
  public void called(JsonNode schema, JsonNode arguments) {
    check(() -> schema.isMissingNode() ? Optional.of(false) : SchemaCheck.isMet(schema, arguments));
  }

  /** Something that was asked for is not there. */
  public void broken() {
    broken = true;
  }

  private void check(Supplier<Optional<Boolean>> part) {
    checks++;
    Optional<Boolean> met = checks > MAX_CHECKS ? Optional.empty() : part.get();
    kept |= met.orElse(false);
    broken |= !met.orElse(true);
  }

  /** Whether it is kept; empty if none was asked for, or it cannot be told. */
  public Optional<Boolean> isKept() {
    return broken ? Optional.of(false) : kept ? Optional.of(true) : Optional.empty();
  }
}
