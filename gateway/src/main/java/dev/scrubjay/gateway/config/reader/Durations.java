package dev.scrubjay.gateway.config.reader;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 50ms}, {@code 2s}, {@code 10m}, {@code PT1H30M}. */
public final class Durations {
  private static final Pattern SHORT = Pattern.compile("(\\d{1,13})\\s?(ms|s|m|h|d)");

  private enum Unit {
    D(Duration.ofDays(1)),
    H(Duration.ofHours(1)),
    M(Duration.ofMinutes(1)),
    S(Duration.ofSeconds(1)),
    MS(Duration.ofMillis(1));

    private final Duration one;

    Unit(Duration one) {
      this.one = one;
    }
  }

  private Durations() {}

  static Optional<Duration> parse(String text) {
    Matcher matcher = SHORT.matcher(text);
    if (matcher.matches()) {
      Unit unit = Unit.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
      return Optional.of(unit.one.multipliedBy(Long.parseLong(matcher.group(1))));
    }
    try {
      return Optional.of(Duration.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** {@code duration} in the largest unit in which it is a whole number. */
  public static String show(Duration duration) {
    for (Unit unit : Unit.values()) {
      long count = duration.dividedBy(unit.one);
      if (count > 0 && unit.one.multipliedBy(count).equals(duration)) {
        return count + unit.name().toLowerCase(Locale.ROOT);
      }
    }
    return duration.isZero() ? "0s" : duration.toString();
  }
}
