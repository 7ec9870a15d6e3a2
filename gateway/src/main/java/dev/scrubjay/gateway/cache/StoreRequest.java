package dev.scrubjay.gateway.cache;

import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CachePlan;
import java.util.Set;

/**
 * An entry to store.
 *
 * @param plan how
 * @param tags names to purge it by
 */
public record StoreRequest(CacheKey key, Entry entry, CachePlan.Store plan, Set<String> tags) {
  public StoreRequest {
    tags = Set.copyOf(tags);
  }
}
