package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay;
import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.gateway.cache.redis.EvictionReplay.ReplayOutcome;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** Replays traces on a private Redis. Blocks. */
final class Replayer implements AutoCloseable {
  /** The number of accesses in one call, so large that the round trip to Redis does not matter. */
  private static final int BATCH = 200;

  /** The time limit of a call: enough for a batch of large entries on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalRedis server;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> redis;
  private final CachePolicy policy;
  private final Capacity capacity;

  Replayer(CachePolicy policy, Capacity capacity) {
    this.server = LocalRedis.start();
    this.client = RedisClient.create(server.url());
    this.redis = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    redis.setTimeout(PATIENCE);
    this.policy = policy;
    this.capacity = capacity;
  }

  /** The accesses of each tenant, which do not affect those of another. */
  static Collection<List<Access>> byTenant(List<Access> trace) {
    SequencedMap<String, List<Access>> tenants =
        trace.stream()
            .collect(
                Collectors.groupingBy(
                    Access::tenant, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    return tenants.values();
  }

  /** Replays {@code trace} under {@code eviction}, starting with an empty cache. */
  ReplayCounts replay(List<Access> trace, EvictionPolicy eviction) {
    return replay(trace, eviction, done -> {});
  }

  /**
   * As {@link #replay(List, EvictionPolicy)}.
   *
   * @param progress gets the number of accesses that were replayed
   */
  ReplayCounts replay(List<Access> trace, EvictionPolicy eviction, LongConsumer progress) {
    redis.sync().flushall();
    ReplayCounts counts = ReplayCounts.NONE;
    for (List<Access> accesses : byTenant(trace)) {
      CachePolicy own = policy.withEviction(eviction).withLimits(capacity.of(accesses));
      EvictionReplay replay = new EvictionReplay(redis.async(), own);
      for (int from = 0; from < accesses.size(); from += BATCH) {
        List<Access> batch = accesses.subList(from, Math.min(accesses.size(), from + BATCH));
        ReplayOutcome outcome = replay.run(batch).toCompletableFuture().join();
        for (int i = 0; i < batch.size(); i++) {
          counts = counts.plus(batch.get(i), outcome.hits().get(i));
        }
        counts = counts.plusEvicted(outcome.evicted());
        progress.accept(counts.accesses());
      }
    }
    return counts;
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
    server.close();
  }
}
