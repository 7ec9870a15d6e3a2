package dev.scrubjay.gateway.cache.redis;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The entries used since the last flush and how often, by shard, the one used last last. Bounded;
 * thread-safe.
 */
final class TouchBuffer {
  private final int limit;
  private Map<RedisKeys, SequencedMap<String, Integer>> used = new HashMap<>();
  private int size;

  TouchBuffer(int limit) {
    this.limit = limit;
  }

  /** Notes a use; forgets it if there are too many already. */
  synchronized void add(RedisKeys keys, String id) {
    SequencedMap<String, Integer> counts =
        used.computeIfAbsent(keys, shard -> new LinkedHashMap<>());
    Integer before = counts.remove(id);
    if (before == null && size >= limit) {
      return;
    }
    counts.put(id, before == null ? 1 : before + 1);
    size += before == null ? 1 : 0;
  }

  /** What has been noted, and nothing more the next time. */
  synchronized Map<RedisKeys, SequencedMap<String, Integer>> take() {
    Map<RedisKeys, SequencedMap<String, Integer>> taken = used;
    used = new HashMap<>();
    size = 0;
    return taken;
  }
}
