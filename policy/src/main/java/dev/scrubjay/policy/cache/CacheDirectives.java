package dev.scrubjay.policy.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code Cache-Control} directives of a request, as in RFC 9111. Others are ignored, as that
 * RFC requires.
 *
 * @param noCache whether the cache must not answer the request; the answer is still stored
 * @param noStore whether the cache must neither answer the request nor store the answer
 * @param onlyIfCached whether no provider may be called
 * @param noTransform whether the answer must be one to this request and no other
 * @param maxAge the largest acceptable age of an entry
 * @param minFresh the shortest acceptable remaining freshness of an entry
 * @param maxStale the longest acceptable staleness of an entry
 */
public record CacheDirectives(
    boolean noCache,
    boolean noStore,
    boolean onlyIfCached,
    boolean noTransform,
    Optional<Duration> maxAge,
    Optional<Duration> minFresh,
    Optional<Duration> maxStale) {
  /** The value of {@code max-stale} without a number of seconds. */
  private static final Duration ANY = Duration.ofDays(36_500);

  public static final CacheDirectives NONE = parse("");

  /** Parses a {@code Cache-Control} header. A {@code max-age} that is not a number counts as 0. */
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
        found.containsKey("no-transform"),
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
