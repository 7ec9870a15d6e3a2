package dev.scrubjay.gateway.completion;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a request wants the cache to be used: the request's {@code Cache-Control}, in the words of
 * RFC 9111. What is not listed here is ignored, as that RFC demands.
 *
 * @param noCache not to be answered from the cache; the answer is still stored
 * @param noStore neither to be answered from the cache nor stored
 * @param onlyIfCached not to go to a provider
 */
public record CacheDirectives(boolean noCache, boolean noStore, boolean onlyIfCached) {
  public static final CacheDirectives NONE = new CacheDirectives(false, false, false);

  /** Reads a {@code Cache-Control} header. */
  public static CacheDirectives parse(String header) {
    Set<String> names =
        Arrays.stream(header.toLowerCase(Locale.ROOT).split(",", -1))
            .map(directive -> directive.split("=", 2)[0].strip())
            .collect(Collectors.toSet());
    return new CacheDirectives(
        names.contains("no-cache"), names.contains("no-store"), names.contains("only-if-cached"));
  }
}
