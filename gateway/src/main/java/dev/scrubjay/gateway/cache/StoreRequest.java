package dev.scrubjay.gateway.cache;

import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.key.CacheKey;
import java.util.Optional;
import java.util.Set;

/**
 * An entry to store.
 *
 * @param plan how
 * @param tags names to purge it by
 * @param lease the token of the lease under which it was made; without it, it is stored in any case
 */
public record StoreRequest(
    CacheKey key, Entry entry, CachePlan.Store plan, Set<String> tags, Optional<String> lease) {
  public StoreRequest {
    tags = Set.copyOf(tags);
  }
}
