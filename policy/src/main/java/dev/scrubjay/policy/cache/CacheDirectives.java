package dev.scrubjay.policy.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a request wants the cache to be used: the request's {@code Cache-Control}, in the words of
 * RFC 9111. What is not listed here is ignored, as that RFC demands.
 *
 * @param noCache not to be answered from the cache; the answer is still stored
 * @param noStore neither to be answered from the cache nor stored
 * @param onlyIfCached not to go to a provider
 * @param maxAge no older than that
 * @param minFresh fresh for at least that long yet
 * @param maxStale stale for up to that long will do
 */
public record CacheDirectives(
    boolean noCache,
    boolean noStore,
    boolean onlyIfCached,
    Optional<Duration> maxAge,
    Optional<Duration> minFresh,
    Optional<Duration> maxStale) {
  /** What {@code max-stale} without a number of seconds comes to. */
  private static final Duration ANY = Duration.ofDays(36_500);

  public static final CacheDirectives NONE = parse("");

  /** Reads a {@code Cache-Control} header. A {@code max-age} that is no number counts as 0. */
  public static CacheDirectives parse(String header) {
    Map<String, String> found = new HashMap<>();
    for (String directive : header.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = directive.split("=", 2);
      found.putIfAbsent(parts[0].strip(), parts.length == 1 ? "" : parts[1].strip());
    }
    return new CacheDirectives(
        found.containsKey("no-cache"),
        found.containsKey("no-store"),
        found.containsKey("only-if-cached"),
        Optional.ofNullable(found.get("max-age")).map(text -> seconds(text).orElse(Duration.ZERO)),
        Optional.ofNullable(found.get("min-fresh")).flatMap(CacheDirectives::seconds),
        Optional.ofNullable(found.get("max-stale"))
            .flatMap(text -> text.isEmpty() ? Optional.of(ANY) : seconds(text)));
  }

  private static Optional<Duration> seconds(String text) {
    String digits =
        text.startsWith("\"") && text.endsWith("\"") && text.length() > 1
            ? text.substring(1, text.length() - 1)
            : text;
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(digits.length() > 9 ? ANY : Duration.ofSeconds(Long.parseLong(digits)));
  }
}
