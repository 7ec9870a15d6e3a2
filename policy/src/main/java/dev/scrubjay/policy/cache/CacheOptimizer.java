package dev.scrubjay.policy.cache;

import dev.scrubjay.policy.cache.CachePlan.Reason;
import dev.scrubjay.policy.cache.CachePlan.Skip;
import dev.scrubjay.policy.cache.CachePlan.Store;

/**
 * Plans how answers are cached: the seed's {@code determine_cache_strategy} and {@code
 * should_cache}.
 */
public final class CacheOptimizer {
  private final CachePolicy policy;

  public CacheOptimizer(CachePolicy policy) {
    this.policy = policy;
  }

  /** The plan for a payload of {@code bytes}. */
  public CachePlan plan(int bytes, StoreHints hints) {
    if (!policy.enabled()) {
      return new Skip(Reason.DISABLED);
    }
    if (bytes == 0) {
      return new Skip(Reason.EMPTY);
    }
    if (bytes > policy.maxEntryBytes()) {
      return new Skip(Reason.TOO_LARGE);
    }
    AccessFrequency frequency = hints.frequency().orElse(AccessFrequency.MODERATE);
    return new Store(
        hints.ttl().orElse(policy.ttl().ttl(frequency)),
        bytes >= policy.compressionThreshold(),
        hints.priority(),
        frequency);
  }
}
