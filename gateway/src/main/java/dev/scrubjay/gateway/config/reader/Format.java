package dev.scrubjay.gateway.config.reader;

import dev.scrubjay.policy.Plain;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The format of a setting's value.
 *
 * @param expected the format in words
 * @param parse reads a text; empty if it is not in the format
 * @param show prints a value, without secrets
 * @param wrong describes a text that is not in the format
 */
public record Format<T>(
    String expected,
    Function<String, Optional<T>> parse,
    Function<T, String> show,
    Function<String, String> wrong) {
  private static final int SHOWN = 60;

  /** {@code 1_000} is 1000, as in YAML. */
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?\\d(_?\\d){0,14}");

  private static final Format<Boolean> FLAG =
      new Format<>(
          "true or false",
          text ->
              switch (text.toLowerCase(Locale.ROOT)) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> Optional.empty();
              },
          String::valueOf);

  private static final Format<String> TEXT = text("\\S|\\S.*\\S", "some text");

  /** Describes an invalid text that may be a secret. */
  static final String HIDDEN = "invalid, and not shown";

  public Format(String expected, Function<String, Optional<T>> parse, Function<T, String> show) {
    this(expected, parse, show, Format::quote);
  }

  /** The problem of {@code text}, which is not in the format. */
  String complaint(String text) {
    return wrong.apply(text) + " (expected: " + expected + ")";
  }

  /** A whole number from {@code min} to {@code max}. */
  public static Format<Integer> integer(int min, int max) {
    return new Format<>(
        "a whole number from " + min + " to " + max,
        text -> wholeNumber(text).filter(n -> n >= min && n <= max).map(Long::intValue),
        String::valueOf);
  }

  /** A number of bytes from {@code min} to {@code max}. */
  public static Format<Long> bytes(long min, long max) {
    return new Format<>(
        "bytes from " + min + " to " + max,
        text -> wholeNumber(text).filter(n -> n >= min && n <= max),
        String::valueOf);
  }

  /** A number from {@code min} to {@code max}. */
  public static Format<Double> number(double min, double max) {
    return new Format<>(
        "a number from " + Plain.text(min) + " to " + Plain.text(max),
        text -> decimal(text).filter(n -> n >= min && n <= max),
        Plain::text);
  }

  /** {@code true} or {@code false}. */
  public static Format<Boolean> flag() {
    return FLAG;
  }

  /** A duration with its unit. */
  public static Format<Duration> duration(Duration min, Duration max) {
    return new Format<>(
        "a duration such as 50ms, 2s or 10m, from " + range(min, max),
        text -> Durations.parse(text).filter(d -> within(d, min, max)),
        Durations::show);
  }

  /** A duration; a number without a unit counts as seconds. */
  public static Format<Duration> seconds(Duration min, Duration max) {
    return new Format<>(
        "seconds, or a duration such as 10m, from " + range(min, max),
        text ->
            wholeNumber(text)
                .map(Duration::ofSeconds)
                .or(() -> Durations.parse(text))
                .filter(d -> within(d, min, max)),
        Durations::show);
  }

  /** A duration in which a bare number is milliseconds. */
  public static Format<Duration> millis(Duration min, Duration max) {
    return new Format<>(
        "milliseconds, or a duration such as 10s, from " + range(min, max),
        text ->
            wholeNumber(text)
                .map(Duration::ofMillis)
                .or(() -> Durations.parse(text))
                .filter(d -> within(d, min, max)),
        Durations::show);
  }

  /** One of the enum's constants, in lower case. */
  public static <E extends Enum<E>> Format<E> choice(Class<E> type) {
    Map<String, E> constants = new LinkedHashMap<>();
    EnumSet.allOf(type).forEach(constant -> constants.put(nameOf(constant), constant));
    return new Format<>(
        "one of " + String.join(", ", constants.keySet()),
        text -> Optional.ofNullable(constants.get(text)),
        Format::nameOf,
        text -> quote(text) + Nearest.hint(text, constants.keySet()));
  }

  /** Any text without spaces around it. */
  public static Format<String> text() {
    return TEXT;
  }

  /**
   * A text that is matched as a whole.
   *
   * @param expected the pattern in words
   */
  public static Format<String> text(String regex, String expected) {
    Pattern pattern = Pattern.compile(regex);
    return new Format<>(
        expected,
        text -> Optional.of(text).filter(pattern.asMatchPredicate()),
        Function.identity());
  }

  /** A text without spaces or line breaks that is never shown. */
  public static Format<Secret> secret(int minLength) {
    return new Format<>(
        "at least " + minLength + " ASCII characters, no spaces",
        text ->
            text.length() >= minLength && text.chars().allMatch(c -> c > ' ' && c < 127)
                ? Optional.of(new Secret(text))
                : Optional.empty(),
        Secret::toString,
        text -> HIDDEN);
  }

  /** A line of text that is never shown. */
  public static Format<Secret> secretText() {
    return new Format<>(
        "printable ASCII characters",
        text ->
            text.chars().allMatch(c -> c >= ' ' && c < 127)
                ? Optional.of(new Secret(text))
                : Optional.empty(),
        Secret::toString,
        text -> HIDDEN);
  }

  private static Optional<Long> wholeNumber(String text) {
    return WHOLE_NUMBER.matcher(text).matches()
        ? Optional.of(Long.valueOf(text.replace("_", "")))
        : Optional.empty();
  }

  private static Optional<Double> decimal(String text) {
    try {
      new BigDecimal(text); // which is stricter than Double is
      return Optional.of(Double.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean within(Duration d, Duration min, Duration max) {
    return d.compareTo(min) >= 0 && d.compareTo(max) <= 0;
  }

  private static String range(Duration min, Duration max) {
    return Durations.show(min) + " to " + Durations.show(max);
  }

  /** The name of {@code constant} in lower case. */
  public static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** {@code text} in quotes, shortened if it is long. */
  public static String quote(String text) {
    return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
  }
}
