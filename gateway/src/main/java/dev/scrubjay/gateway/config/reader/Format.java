package dev.scrubjay.gateway.config.reader;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How a value is written.
 *
 * @param expected in words
 * @param parse empty if the text is not such a value
 * @param show the value without what is secret in it
 * @param wrong how to speak of a text that is not such a value
 */
public record Format<T>(
    String expected,
    Function<String, Optional<T>> parse,
    Function<T, String> show,
    Function<String, String> wrong) {
  private static final int SHOWN = 60;
  private static final Pattern REDIS_URL =
      Pattern.compile(
          "rediss?://([^@/]*@)?[^@/,]+(/.*)?"
              + "|rediss?-sentinel://([^@/]*@)?[^@/]+(/\\d+)?#.+"
              + "|rediss?-cluster://([^@/]*@)?[^@/]+");
  private static final String HIDDEN = "not usable, and not shown";

  public Format(String expected, Function<String, Optional<T>> parse, Function<T, String> show) {
    this(expected, parse, show, Format::quote);
  }

  /** What is wrong with {@code text}, which is not such a value. */
  String complaint(String text) {
    return wrong.apply(text) + " (expected: " + expected + ")";
  }

  public static Format<Integer> integer(int min, int max) {
    return new Format<>(
        "a whole number from " + min + " to " + max,
        text -> wholeNumber(text).filter(n -> n >= min && n <= max).map(Long::intValue),
        String::valueOf);
  }

  public static Format<Long> bytes(long min, long max) {
    return new Format<>(
        "bytes from " + min + " to " + max,
        text -> wholeNumber(text).filter(n -> n >= min && n <= max),
        String::valueOf);
  }

  /** A number above or at {@code min} and below or at {@code max}. */
  public static Format<Double> number(double min, double max) {
    return new Format<>(
        "a number from " + plain(min) + " to " + plain(max),
        text -> decimal(text).filter(n -> n >= min && n <= max),
        Format::plain);
  }

  public static Format<Boolean> flag() {
    return new Format<>(
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            },
        String::valueOf);
  }

  public static Format<Duration> duration(Duration min, Duration max) {
    return new Format<>(
        "a duration such as 50ms, 2s or 10m, from " + range(min, max),
        text -> Durations.parse(text).filter(d -> within(d, min, max)),
        Durations::show);
  }

  /** A duration in which a bare number is seconds. */
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
    Set<E> constants = EnumSet.allOf(type);
    List<String> names = constants.stream().map(Format::nameOf).toList();
    return new Format<>(
        "one of " + String.join(", ", names),
        text -> constants.stream().filter(c -> nameOf(c).equals(text)).findFirst(),
        Format::nameOf,
        text -> quote(text) + Nearest.hint(text, names));
  }

  public static Format<String> text() {
    return text("\\S|\\S.*\\S", "some text");
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

  /** A text that is never shown, without spaces or line breaks. */
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

  /** {@code http(s)://host[:port][/path]}; the result does not end in a slash. */
  public static Format<URI> httpUrl() {
    return new Format<>(
        "http(s)://host[:port][/path]; keys go into api_key",
        text ->
            uri(text.replaceFirst("/+$", ""), Set.of("http", "https"))
                .filter(
                    u ->
                        u.getRawUserInfo() == null
                            && u.getRawQuery() == null
                            && u.getRawFragment() == null),
        URI::toString,
        text -> text.contains("@") || text.contains("?") ? HIDDEN : quote(text));
  }

  /** A Redis address as {@link RedisConfig#url} says, shown without the password. */
  public static Format<Secret> redisUrl() {
    return new Format<>(
        "redis://[user:password@]host:port[/db], redis-sentinel://host:port,host:port/db#master"
            + " or redis-cluster://host:port,host:port; rediss... for TLS",
        text -> Optional.of(text).filter(REDIS_URL.asMatchPredicate()).map(Secret::new),
        url -> url.reveal().replaceFirst("//.*@", "//***@"),
        text -> HIDDEN);
  }

  private static Optional<URI> uri(String text, Set<String> schemes) {
    try {
      URI uri = new URI(text);
      boolean usable = schemes.contains(uri.getScheme()) && uri.getHost() != null;
      return Optional.of(uri).filter(u -> usable);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** {@code 1_000} is 1000, as YAML has it. */
  private static Optional<Long> wholeNumber(String text) {
    return text.matches("-?\\d(_?\\d){0,14}")
        ? Optional.of(Long.valueOf(text.replace("_", "")))
        : Optional.empty();
  }

  private static Optional<Double> decimal(String text) {
    try {
      return Optional.of(new BigDecimal(text).doubleValue());
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

  public static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  public static String quote(String text) {
    return "'" + (text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text) + "'";
  }
}
