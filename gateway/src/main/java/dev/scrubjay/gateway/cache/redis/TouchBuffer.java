package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.policy.cache.CacheKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * The entries used since the last flush, by tenant, the one used last last. Bounded; thread-safe.
 */
final class TouchBuffer {
  private final int limit;
  private Map<String, LinkedHashSet<String>> used = new HashMap<>();
  private int size;

  TouchBuffer(int limit) {
    this.limit = limit;
  }

  /** Notes a use; forgets it if there are too many already. */
  synchronized void add(CacheKey key) {
    LinkedHashSet<String> ids =
        used.computeIfAbsent(key.scope().tenant(), tenant -> new LinkedHashSet<>());
    if (ids.remove(key.id())) {
      ids.add(key.id());
    } else if (size < limit) {
      ids.add(key.id());
      size++;
    }
  }

  /** What has been noted, and nothing more the next time. */
  synchronized Map<String, List<String>> take() {
    Map<String, List<String>> taken = new HashMap<>();
    used.forEach((tenant, ids) -> taken.put(tenant, List.copyOf(ids)));
    used = new HashMap<>();
    size = 0;
    return taken;
  }
}
