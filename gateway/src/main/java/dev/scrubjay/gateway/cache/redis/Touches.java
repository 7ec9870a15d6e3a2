package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The uses of entries that Redis has not been told of, by shard, least recently used first. A flush
 * sends them in batches, one after another: Redis runs a script at a time, and look-ups are to be
 * served between two of them. Uses that come meanwhile wait, and add up, as do further uses of an
 * entry within a second, so that popular ones cost Redis little. Bounded; thread-safe.
 */
final class Touches {
  private static final int MAX_ENTRIES = 10_000;

  /** At some 50 µs for each in Redis, a look-up waits for less than a millisecond. */
  private static final int ENTRIES_PER_CALL = 16;

  /** Of so many flushes by the clock, one sends all uses. */
  private static final int FLUSHES_PER_ROUND = 10;

  private final Shards shards;
  private Map<RedisKeys, SequencedMap<String, Integer>> used = new HashMap<>();
  private int size;

  /** The entries whose uses have been sent in this round. */
  private final Map<RedisKeys, Set<String>> told = new HashMap<>();

  private int flushes;
  private boolean isAllWanted;
  private Future<Void> sent = Future.succeededFuture();
  private boolean isNextWaiting;

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
   * Sends all uses to Redis, after those of the flush before.
   *
   * @return completes when these and those of earlier flushes have been sent
   */
  synchronized Future<Void> flush() {
    isAllWanted = true;
    return flushNext();
  }

  /** As {@link #flush}, of the uses that are due; to be called every tenth of a second. */
  synchronized Future<Void> flushDue() {
    flushes = (flushes + 1) % FLUSHES_PER_ROUND;
    isAllWanted |= flushes == 0;
    return flushNext();
  }

  private Future<Void> flushNext() {
    if (!isNextWaiting) {
      isNextWaiting = true;
      sent = sent.otherwiseEmpty().compose(before -> send(take()));
    }
    return sent;
  }

  private synchronized Map<RedisKeys, SequencedMap<String, Integer>> take() {
    isNextWaiting = false;
    if (isAllWanted) {
      isAllWanted = false;
      told.clear();
    }
    Map<RedisKeys, SequencedMap<String, Integer>> waiting = new HashMap<>();
    int waitingSize = 0;
    for (Map.Entry<RedisKeys, SequencedMap<String, Integer>> shard : used.entrySet()) {
      SequencedMap<String, Integer> again = takeAgain(shard.getKey(), shard.getValue());
      if (!again.isEmpty()) {
        waiting.put(shard.getKey(), again);
        waitingSize += again.size();
      }
    }
    Map<RedisKeys, SequencedMap<String, Integer>> taken = used;
    used = waiting;
    size = waitingSize;
    return taken;
  }

  /** Takes the uses of entries that Redis was told of in this round from {@code uses}. */
  private SequencedMap<String, Integer> takeAgain(
      RedisKeys keys, SequencedMap<String, Integer> uses) {
    Set<String> known = told.computeIfAbsent(keys, shard -> new HashSet<>());
    SequencedMap<String, Integer> again = new LinkedHashMap<>();
    uses.entrySet()
        .removeIf(
            use -> {
              boolean isNew = known.add(use.getKey());
              if (!isNew) {
                again.put(use.getKey(), use.getValue());
              }
              return !isNew;
            });
    return again;
  }

  private Future<Void> send(Map<RedisKeys, SequencedMap<String, Integer>> taken) {
    List<TouchBatch> batches = new ArrayList<>();
    taken.forEach(
        (keys, uses) -> {
          List<Map.Entry<String, Integer>> entries = List.copyOf(uses.entrySet());
          for (int from = 0; from < entries.size(); from += ENTRIES_PER_CALL) {
            int to = Math.min(entries.size(), from + ENTRIES_PER_CALL);
            batches.add(new TouchBatch(keys, entries.subList(from, to)));
          }
        });
    Promise<Void> all = Promise.promise();
    send(batches.iterator(), all);
    return all.future();
  }

  /** Sends one batch after another; the rest is dropped once Redis does not answer. */
  private void send(Iterator<TouchBatch> batches, Promise<Void> all) {
    if (!batches.hasNext()) {
      all.complete();
      return;
    }
    TouchBatch batch = batches.next();
    shards
        .touch(batch.keys(), batch.uses())
        .onComplete(
            touched -> {
              if (touched.cause() instanceof RedisUnavailableException) {
                all.fail(touched.cause());
              } else {
                send(batches, all);
              }
            });
  }

  /** Uses of entries of a shard. */
  private record TouchBatch(RedisKeys keys, List<Map.Entry<String, Integer>> uses) {}
}
