package dev.scrubjay.gateway.cache;

import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.key.CacheKey;
import java.util.Optional;
import java.util.Set;

/**
 * An entry to store.
 *
 * @param plan the time to live and the priority
 * @param tags names to purge the entry by
 * @param lease the token of the leader's lease, or of a store without one that a purge stops;
 *     without a token, the entry is stored unconditionally
 */
public record StoreRequest(
    CacheKey key, Entry entry, CachePlan.Store plan, Set<String> tags, Optional<String> lease) {
  public StoreRequest {
    tags = Set.copyOf(tags);
  }
}
