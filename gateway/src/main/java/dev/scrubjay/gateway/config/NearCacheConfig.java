package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;

/**
 * The copy of the cache's most used part that each replica keeps.
 *
 * @param enabled whether there is one
 * @param maxBytes of its payloads
 * @param maxAge how long an entry stays without being asked for again at Redis: the bound on what
 *     an invalidation that gets lost can do
 */
public record NearCacheConfig(boolean enabled, long maxBytes, Duration maxAge) {
  public static final NearCacheConfig DEFAULT =
      new NearCacheConfig(true, 64L << 20, Duration.ofSeconds(10));

  public static NearCacheConfig read(Section near) {
    return new NearCacheConfig(
        near.get("enabled", Format.flag(), DEFAULT.enabled),
        near.get("max_bytes", Format.bytes(1 << 20, 1L << 40), DEFAULT.maxBytes),
        near.get(
            "max_age",
            Format.duration(Duration.ofMillis(100), Duration.ofMinutes(10)),
            DEFAULT.maxAge));
  }
}
