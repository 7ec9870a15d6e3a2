package dev.scrubjay.policy.cache;

import dev.scrubjay.policy.cache.CachePlan.Skip;
import dev.scrubjay.policy.cache.CachePlan.SkipReason;
import dev.scrubjay.policy.cache.CachePlan.Store;

/**
 * The planner of how answers are cached: the seed's {@code determine_cache_strategy} and {@code
 * should_cache}.
 */
public final class CacheOptimizer {
  private final CachePolicy policy;

  public CacheOptimizer(CachePolicy policy) {
    this.policy = policy;
  }

  /**
   * The plan for a payload of {@code bytes}, by the frequency of access that {@code hints} expect.
   */
  public CachePlan plan(int bytes, StoreHints hints) {
    return plan(bytes, hints, hints.expectedFrequency());
  }

  /**
   * The plan for a payload of {@code bytes}, by the frequency of access that was counted.
   *
   * @param accesses the decayed number of accesses to its key, see {@link FrequencyPolicy}
   */
  public CachePlan plan(int bytes, StoreHints hints, double accesses) {
    return plan(bytes, hints, policy.frequency().classify(accesses));
  }

  private CachePlan plan(int bytes, StoreHints hints, AccessFrequency frequency) {
    if (!policy.enabled()) {
      return new Skip(SkipReason.DISABLED);
    }
    if (bytes == 0) {
      return new Skip(SkipReason.EMPTY);
    }
    if (bytes > Math.min(policy.limits().maxEntryBytes(), policy.limits().maxBytes())) {
      return new Skip(SkipReason.TOO_LARGE);
    }
    return new Store(
        hints.ttl().orElse(hints.strategies().orElse(policy.ttl()).ttl(frequency)),
        policy.freshness().grace(),
        bytes >= policy.compressionThreshold(),
        hints.priority(),
        frequency,
        hints.ttl().isPresent() || hints.strategies().isPresent());
  }
}
