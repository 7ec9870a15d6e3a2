package dev.scrubjay.policy.cache;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The policy by which answers are cached.
 *
 * @param enabled whether answers are cached; {@code ENABLE_CACHE_OPTIMIZATION}
 * @param ttl the TTLs of entries
 * @param compressionThreshold the bytes from which payloads are compressed, {@code >= 0}
 * @param eviction the order of eviction
 * @param limits the limits on the entries of a tenant
 * @param frequency the classes of frequency of access
 * @param freshness the handling of entries that are about to expire or stale
 * @param secondUsd the value of a second of waiting for an answer, USD, {@code >= 0}
 * @param replayCharsPerSecond the pace at which a hit is streamed, {@code >= 0}; 0 for no pacing
 * @param hitUsage the usage that hits report
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
    int replayCharsPerSecond,
    HitUsage hitUsage) {
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
          0,
          HitUsage.AS_STORED);

  public CachePolicy {
    require(compressionThreshold >= 0, "compression_threshold", compressionThreshold, ">= 0");
    require(replayCharsPerSecond >= 0, "replay_chars_per_second", replayCharsPerSecond, ">= 0");
    require(secondUsd >= 0, "second_usd", secondUsd, ">= 0");
  }

  /** The value, in USD, of not having to produce an answer again. */
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
        replayCharsPerSecond,
        hitUsage);
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
        replayCharsPerSecond,
        hitUsage);
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
        replayCharsPerSecond,
        hitUsage);
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
        replayCharsPerSecond,
        hitUsage);
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
        replayCharsPerSecond,
        hitUsage);
  }

  public CachePolicy withHitUsage(HitUsage other) {
    return new CachePolicy(
        enabled,
        ttl,
        compressionThreshold,
        eviction,
        limits,
        frequency,
        freshness,
        secondUsd,
        replayCharsPerSecond,
        other);
  }
}
