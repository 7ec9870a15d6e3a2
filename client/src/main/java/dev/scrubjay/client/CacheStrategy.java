package dev.scrubjay.client;

import org.jspecify.annotations.Nullable;

/**
 * How a result would be cached.
 *
 * @param ttl seconds
 * @param reason why it would not be cached
 * @param offline whether the gateway was away, and these are the specification's defaults
 */
public record CacheStrategy(
    boolean shouldCache,
    long ttl,
    boolean compress,
    int priority,
    @Nullable String accessFrequency,
    @Nullable String reason,
    boolean offline) {
  private static final int COMPRESSION_THRESHOLD = 1024;
  private static final int USUAL_PRIORITY = 50;

  static CacheStrategy offline(long dataSize, String accessFrequency) {
    long ttl =
        switch (accessFrequency) {
          case "frequent" -> 3600;
          case "rare" -> 300;
          default -> 1800;
        };
    boolean compress = dataSize >= COMPRESSION_THRESHOLD;
    return new CacheStrategy(
        false, ttl, compress, USUAL_PRIORITY, accessFrequency, "gateway_unavailable", true);
  }
}
