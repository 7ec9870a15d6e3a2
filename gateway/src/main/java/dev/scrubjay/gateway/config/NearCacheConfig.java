package dev.scrubjay.gateway.config;

import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import java.time.Duration;

/**
 * Settings of the near cache, in which each replica holds the most used entries.
 *
 * @param enabled whether there is a near cache
 * @param maxBytes the most bytes of payloads in it
 * @param maxAge how long an entry stays before it is read from Redis again, which bounds the effect
 *     of a lost invalidation
 */
public record NearCacheConfig(boolean enabled, long maxBytes, Duration maxAge) {
  /** The part of the heap that it takes at most where nothing is set. */
  private static final int SHARE_OF_HEAP = 8;

  public static final NearCacheConfig DEFAULT =
      new NearCacheConfig(
          true,
          Math.min(64L << 20, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP),
          Duration.ofSeconds(10));

  /** Reads {@code near_cache}. */
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
