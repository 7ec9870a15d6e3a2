package dev.scrubjay.policy.cache;

import dev.scrubjay.policy.cache.CachePlan.Reason;
import dev.scrubjay.policy.cache.CachePlan.Skip;
import dev.scrubjay.policy.cache.CachePlan.Store;
import java.util.OptionalDouble;

/**
 * Plans how answers are cached: the seed's {@code determine_cache_strategy} and {@code
 * should_cache}.
 */
public final class CacheOptimizer {
  private final CachePolicy policy;

  public CacheOptimizer(CachePolicy policy) {
    this.policy = policy;
  }

  /**
   * The plan for a payload of {@code bytes}.
   *
   * @param accesses of its key, counted as {@link FrequencyPolicy} says; if empty, the hint decides
   */
  public CachePlan plan(int bytes, StoreHints hints, OptionalDouble accesses) {
    if (!policy.enabled()) {
      return new Skip(Reason.DISABLED);
    }
    if (bytes == 0) {
      return new Skip(Reason.EMPTY);
    }
    if (bytes > Math.min(policy.limits().maxEntryBytes(), policy.limits().maxBytes())) {
      return new Skip(Reason.TOO_LARGE);
    }
    AccessFrequency frequency =
        accesses.isPresent()
            ? policy.frequency().classify(accesses.getAsDouble())
            : hints.frequency().orElse(AccessFrequency.MODERATE);
    return new Store(
        hints.ttl().orElse(hints.strategies().orElse(policy.ttl()).ttl(frequency)),
        policy.freshness().grace(),
        bytes >= policy.compressionThreshold(),
        hints.priority(),
        frequency,
        hints.ttl().isPresent() || hints.strategies().isPresent());
  }
}
