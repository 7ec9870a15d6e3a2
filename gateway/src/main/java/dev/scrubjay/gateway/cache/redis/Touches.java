package dev.scrubjay.gateway.cache.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The uses of entries that Redis has not been told of, by shard, least recently used first. A flush
 * sends them in batches. Bounded; thread-safe.
 */
final class Touches {
  private static final int MAX_ENTRIES = 10_000;
  private static final int ENTRIES_PER_CALL = 64;

  private final Shards shards;
  private Map<RedisKeys, SequencedMap<String, Integer>> used = new HashMap<>();
  private int size;
  private Future<Void> flushed = Future.succeededFuture();

  Touches(Shards shards) {
    this.shards = shards;
  }

  /** Adds a use of an entry; drops it if too many entries have been used since the last flush. */
  synchronized void add(RedisKeys keys, String id) {
    SequencedMap<String, Integer> counts =
        used.computeIfAbsent(keys, shard -> new LinkedHashMap<>());
    Integer before = counts.remove(id);
    if (before == null && size >= MAX_ENTRIES) {
      return;
    }
    counts.put(id, before == null ? 1 : before + 1);
    size += before == null ? 1 : 0;
  }

  /**
   * Sends all uses to Redis.
   *
   * @return completes when these and those of earlier flushes have been sent
   */
  synchronized Future<Void> flush() {
    Map<RedisKeys, SequencedMap<String, Integer>> taken = used;
    used = new HashMap<>();
    size = 0;
    Future<Void> sent = send(taken);
    flushed = flushed.otherwiseEmpty().compose(before -> sent);
    return flushed;
  }

  private Future<Void> send(Map<RedisKeys, SequencedMap<String, Integer>> taken) {
    List<Future<?>> calls = new ArrayList<>();
    taken.forEach(
        (keys, uses) -> {
          List<Map.Entry<String, Integer>> all = List.copyOf(uses.entrySet());
          for (int from = 0; from < all.size(); from += ENTRIES_PER_CALL) {
            int to = Math.min(all.size(), from + ENTRIES_PER_CALL);
            calls.add(shards.touch(keys, all.subList(from, to)));
          }
        });
    return calls.isEmpty() ? Future.succeededFuture() : Future.join(calls).mapEmpty();
  }
}
