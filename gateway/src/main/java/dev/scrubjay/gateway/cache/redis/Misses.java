package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;

/**
 * Misses after which nobody asks for a lease: Redis is told of them, beside the reply, and says
 * which of the keys had entries before. Each shard has one call in flight; what is missed meanwhile
 * goes with the next. Bounded; thread-safe.
 */
final class Misses {
  private static final int MAX_WAITING = 10_000;
  private static final int KEYS_PER_CALL = 64;

  private final Shards shards;

  /** The keys that wait for the end of the call in flight, by the shards that have one. */
  private final Map<RedisKeys, List<CacheKey>> waiting = new HashMap<>();

  private int size;
  private volatile BiConsumer<CacheKey, Acquired.Missed> listener = (key, entry) -> {};

  Misses(Shards shards) {
    this.shards = shards;
  }

  /** Tells {@code listener} of each missed entry that had been there before. */
  void onMissed(BiConsumer<CacheKey, Acquired.Missed> listener) {
    this.listener = listener;
  }

  /** The accesses to a key so far, misses among them; fails if Redis is away. */
  Future<OptionalDouble> accesses(CacheKey key) {
    return shards.accesses(key);
  }

  /** Tells Redis of a miss; drops it if too many wait. */
  void add(CacheKey key) {
    RedisKeys shard = shards.of(key);
    synchronized (this) {
      List<CacheKey> queue = waiting.get(shard);
      if (queue != null) {
        if (size < MAX_WAITING) {
          queue.add(key);
          size++;
        }
        return;
      }
      waiting.put(shard, new ArrayList<>());
    }
    send(shard, List.of(key));
  }

  private void send(RedisKeys shard, List<CacheKey> keys) {
    shards
        .missed(shard, keys.stream().map(CacheKey::id).toList())
        .onSuccess(reply -> tell(keys, reply))
        .onComplete(
            ended -> {
              List<CacheKey> next = next(shard, ended.succeeded());
              if (!next.isEmpty()) {
                send(shard, next);
              }
            });
  }

  private void tell(List<CacheKey> keys, List<Object> reply) {
    for (int i = 0; i < keys.size(); i++) {
      CacheKey key = keys.get(i);
      missed(Args.number(reply, 2 * i), Args.number(reply, 2 * i + 1))
          .ifPresent(entry -> listener.accept(key, entry));
    }
  }

  /**
   * What a script says of a missed entry by its class and its lateness; empty if there was none.
   */
  static Optional<Acquired.Missed> missed(long number, long lateMillis) {
    return number < 0
        ? Optional.empty()
        : Optional.of(new Acquired.Missed(Shards.frequency(number), Duration.ofMillis(lateMillis)));
  }

  /** The keys of the next call; none if no key waits, or if Redis is away. */
  private synchronized List<CacheKey> next(RedisKeys shard, boolean reachable) {
    List<CacheKey> queue = waiting.getOrDefault(shard, List.of());
    if (queue.isEmpty() || !reachable) {
      waiting.remove(shard);
      size -= queue.size();
      return List.of();
    }
    List<CacheKey> first = queue.subList(0, Math.min(KEYS_PER_CALL, queue.size()));
    List<CacheKey> next = List.copyOf(first);
    first.clear();
    size -= next.size();
    return next;
  }
}
