package dev.scrubjay.gateway.upstream.provider;

import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads the time after which a provider accepts calls again. */
final class RetryAfter {
  private static final Duration MAX = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * The time to wait, up to an hour, by {@code retry-after-ms} or {@code Retry-After} in seconds or
   * as a date; {@code null} if there is none.
   */
  static @Nullable Duration in(MultiMap headers, Instant now) {
    try {
      String millis = headers.get("retry-after-ms");
      if (millis != null) {
        return bounded(Duration.ofNanos((long) (Double.parseDouble(millis) * 1e6)));
      }
      String value = headers.get("retry-after");
      if (value == null) {
        return null;
      }
      if (value.matches("[0-9.]{1,12}")) {
        return bounded(Duration.ofNanos((long) (Double.parseDouble(value) * 1e9)));
      }
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return bounded(Duration.between(now, date.toInstant()));
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(MAX) > 0 ? MAX : delay;
  }
}
