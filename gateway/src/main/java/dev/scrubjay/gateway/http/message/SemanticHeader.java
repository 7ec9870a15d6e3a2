package dev.scrubjay.gateway.http.message;

import dev.scrubjay.gateway.request.SemanticChoice;
import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code X-Scrubjay-Semantic: on | off}, or {@code on; delta=0.02}. */
public final class SemanticHeader {
  static final String NAME = "x-scrubjay-semantic";

  private static final double LEAST = 0.0001;
  private static final double MOST = 0.5;
  private static final Pattern FORM =
      Pattern.compile("\\s*(on|off)\\s*(?:;\\s*delta\\s*=\\s*([0-9]?\\.?[0-9]{1,6})\\s*)?");

  private SemanticHeader() {}

  /** The choice in {@code headers}. */
  public static SemanticChoice read(MultiMap headers) {
    String text = headers.get(NAME);
    return text == null ? SemanticChoice.NONE : read(text.toLowerCase(Locale.ROOT));
  }

  private static SemanticChoice read(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw RequestFields.wrong("X-Scrubjay-Semantic", "expected on, off, or on; delta=0.02");
    }
    return new SemanticChoice(Optional.of(form.group(1).equals("on")), delta(form.group(2)));
  }

  private static OptionalDouble delta(@Nullable String digits) {
    if (digits == null) {
      return OptionalDouble.empty();
    }
    double delta = Double.parseDouble(digits);
    if (delta < LEAST || delta > MOST) {
      throw RequestFields.wrong("X-Scrubjay-Semantic", "delta: expected 0.0001 to 0.5");
    }
    return OptionalDouble.of(delta);
  }
}
