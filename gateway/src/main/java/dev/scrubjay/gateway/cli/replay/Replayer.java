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
import java.util.stream.Collectors;

/** Replays a trace on a private Redis. Blocks. */
public final class Replayer implements AutoCloseable {
  /** Accesses in one call: long enough that the way to Redis and back does not count. */
  private static final int BATCH = 200;

  /** A batch of large answers on a machine that is busy with other things. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final LocalRedis server;
  private final RedisClient client;
  private final StatefulRedisConnection<String, byte[]> redis;
  private final CachePolicy policy;
  private final Capacity capacity;

  public Replayer(CachePolicy policy, Capacity capacity) {
    this.server = LocalRedis.start();
    this.client = RedisClient.create(server.url());
    this.redis = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    redis.setTimeout(PATIENCE);
    this.policy = policy;
    this.capacity = capacity;
  }

  /** The accesses of each tenant, which have nothing to do with those of another. */
  public static Collection<List<Access>> byTenant(List<Access> trace) {
    SequencedMap<String, List<Access>> tenants =
        trace.stream()
            .collect(
                Collectors.groupingBy(
                    Access::tenant, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    return tenants.values();
  }

  /** What {@code eviction} makes of {@code trace}, from an empty cache on. */
  public Tally replay(List<Access> trace, EvictionPolicy eviction) {
    redis.sync().flushall();
    Tally tally = Tally.NONE;
    for (List<Access> accesses : byTenant(trace)) {
      CachePolicy own = policy.withEviction(eviction).withLimits(capacity.of(accesses));
      EvictionReplay replay = new EvictionReplay(redis.async(), own);
      for (int from = 0; from < accesses.size(); from += BATCH) {
        List<Access> batch = accesses.subList(from, Math.min(accesses.size(), from + BATCH));
        ReplayOutcome outcome = replay.run(batch).toCompletableFuture().join();
        for (int i = 0; i < batch.size(); i++) {
          tally = tally.plus(batch.get(i), outcome.hits().get(i));
        }
        tally = tally.plusEvicted(outcome.evicted());
      }
    }
    return tally;
  }

  @Override
  public void close() {
    redis.close();
    client.shutdown();
    server.close();
  }
}
