package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * What is cached, and how.
 *
 * @param enabled whether anything is; {@code ENABLE_CACHE_OPTIMIZATION}
 * @param ttl how long entries live
 * @param compressionThreshold payloads of at least so many bytes are compressed, {@code >= 0}
 * @param eviction which entry goes first
 * @param limits how much is kept
 * @param frequency how often is often
 * @param freshness what happens around an entry's end
 * @param secondUsd what waiting a second for an answer is worth, USD, {@code >= 0}
 * @param replayCharsPerSecond how fast a hit is streamed, {@code >= 0}; 0 for at once
 */
public record CachePolicy(
    boolean enabled,
    TtlStrategies ttl,
    int compressionThreshold,
    EvictionPolicy eviction,
    CacheLimits limits,
    FrequencyPolicy frequency,
    FreshnessPolicy freshness,
    double secondUsd,
    int replayCharsPerSecond) {
  public static final CachePolicy DEFAULT =
      new CachePolicy(
          true,
          TtlStrategies.DEFAULT,
          1024,
          EvictionPolicy.LRU,
          CacheLimits.DEFAULT,
          FrequencyPolicy.DEFAULT,
          FreshnessPolicy.DEFAULT,
          0.001,
          0);

  public CachePolicy {
    require(compressionThreshold >= 0, "compression_threshold", compressionThreshold, ">= 0");
    require(replayCharsPerSecond >= 0, "replay_chars_per_second", replayCharsPerSecond, ">= 0");
    require(secondUsd >= 0, "second_usd", secondUsd, ">= 0");
  }

  /** What it is worth, in USD, not to have to make an answer again. */
  public double worth(double costUsd, Duration latency) {
    return costUsd + latency.toMillis() / 1000.0 * secondUsd;
  }

  public CachePolicy withTtl(TtlStrategies other) {
    return new CachePolicy(
        enabled,
        other,
        compressionThreshold,
        eviction,
        limits,
        frequency,
        freshness,
        secondUsd,
        replayCharsPerSecond);
  }

  public CachePolicy withEviction(EvictionPolicy other) {
    return new CachePolicy(
        enabled,
        ttl,
        compressionThreshold,
        other,
        limits,
        frequency,
        freshness,
        secondUsd,
        replayCharsPerSecond);
  }

  public CachePolicy withLimits(CacheLimits other) {
    return new CachePolicy(
        enabled,
        ttl,
        compressionThreshold,
        eviction,
        other,
        frequency,
        freshness,
        secondUsd,
        replayCharsPerSecond);
  }

  public CachePolicy withFreshness(FreshnessPolicy other) {
    return new CachePolicy(
        enabled,
        ttl,
        compressionThreshold,
        eviction,
        limits,
        frequency,
        other,
        secondUsd,
        replayCharsPerSecond);
  }

  public CachePolicy withFrequency(FrequencyPolicy other) {
    return new CachePolicy(
        enabled,
        ttl,
        compressionThreshold,
        eviction,
        limits,
        other,
        freshness,
        secondUsd,
        replayCharsPerSecond);
  }
}
