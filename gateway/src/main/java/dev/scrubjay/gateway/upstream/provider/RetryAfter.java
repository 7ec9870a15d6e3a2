package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the time after which a provider accepts calls again; an hour at most. */
final class RetryAfter {
  private static final Duration MAX = Duration.ofHours(1);
  private static final String NUMBER = "[0-9]{1,12}(\\.[0-9]{1,12})?";

  /** A time as in {@code 6m0s}, {@code 1.5s} or {@code 20ms}. */
  private static final String SPAN = "((?:[0-9.]{1,12} ?(?:ms|[dhms](?:ec|in|our|ay)?[a-z]*) ?)+)";

  private static final Pattern IN_TEXT =
      Pattern.compile(
          "(?:try again|retry|available|wait)(?: (?:in|after|for))? (?:about )?" + SPAN);
  private static final Pattern PART = Pattern.compile("([0-9.]{1,12}) ?(ms|[dhms])");
  private static final Map<String, Double> SECONDS =
      Map.of("ms", 1e-3, "s", 1.0, "m", 60.0, "h", 3600.0, "d", 86_400.0);

  /** Seconds since 1970 are above, seconds from now below. */
  private static final double EPOCH_SECONDS = 1e9;

  private static final double EPOCH_MILLIS = 1e12;

  /** The headers of limits: what remains, and when it is full again. */
  private static final List<String[]> LIMITS =
      List.of(
          new String[] {"x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"},
          new String[] {"x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"},
          new String[] {
            "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"
          },
          new String[] {
            "anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"
          },
          new String[] {
            "anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"
          },
          new String[] {"anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"},
          new String[] {"x-ratelimit-remaining", "x-ratelimit-reset"});

  private RetryAfter() {}

  /**
   * The time to wait by {@code retry-after-ms}, by {@code Retry-After} in seconds or as a date, or
   * else by the limit of which nothing remains; {@code null} if there is none.
   */
  static @Nullable Duration in(MultiMap headers, Instant now) {
    try {
      String millis = headers.get("retry-after-ms");
      if (millis != null) {
        return bounded(Double.parseDouble(millis) / 1e3);
      }
      String value = headers.get("retry-after");
      if (value == null) {
        return ofLimits(headers, now);
      }
      if (value.matches(NUMBER)) {
        return bounded(Double.parseDouble(value));
      }
      ZonedDateTime date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME);
      return bounded(Duration.between(now, date.toInstant()));
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }

  /** The longest reset of the limits of which nothing remains. */
  private static @Nullable Duration ofLimits(MultiMap headers, Instant now) {
    Duration longest = null;
    for (String[] limit : LIMITS) {
      String remaining = headers.get(limit[0]);
      String reset = headers.get(limit[1]);
      Duration delay = reset == null || !"0".equals(remaining) ? null : reset(reset, now);
      if (delay != null && (longest == null || delay.compareTo(longest) > 0)) {
        longest = delay;
      }
    }
    return longest;
  }

  /** A reset as a span, a date, or a number of seconds from now or since 1970. */
  private static @Nullable Duration reset(String value, Instant now) {
    if (value.matches(NUMBER)) {
      double number = Double.parseDouble(value);
      double epoch = now.toEpochMilli() / 1e3;
      return bounded(
          number > EPOCH_MILLIS
              ? number / 1e3 - epoch
              : number > EPOCH_SECONDS ? number - epoch : number);
    }
    return value.contains("T") ? bounded(Duration.between(now, Instant.parse(value))) : span(value);
  }

  /**
   * The time to wait by the body of an error: Google's {@code retryDelay}, or a sentence such as
   * "try again in 1.5s".
   *
   * @param text the body in lower case
   */
  static @Nullable Duration in(JsonNode error, String text) {
    for (JsonNode detail : error.path("details")) {
      String delay = detail.path("retryDelay").asText("");
      if (!delay.isEmpty()) {
        return span(delay);
      }
    }
    Matcher sentence = IN_TEXT.matcher(text);
    return sentence.find() ? span(sentence.group(1)) : null;
  }

  private static @Nullable Duration span(String text) {
    Matcher part = PART.matcher(text);
    double seconds = 0;
    boolean any = false;
    try {
      while (part.find()) {
        any = true;
        seconds += Double.parseDouble(part.group(1)) * SECONDS.getOrDefault(part.group(2), 1.0);
      }
    } catch (NumberFormatException e) {
      return null;
    }
    return any ? bounded(seconds) : null;
  }

  private static Duration bounded(double seconds) {
    return seconds > MAX.toSeconds() ? MAX : Duration.ofNanos((long) (Math.max(0, seconds) * 1e9));
  }

  private static Duration bounded(Duration delay) {
    if (delay.isNegative()) {
      return Duration.ZERO;
    }
    return delay.compareTo(MAX) > 0 ? MAX : delay;
  }
}
