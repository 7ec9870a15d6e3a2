package dev.scrubjay.gateway.cache.redis;

import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.key.CacheKey;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Range;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;

/** Deletes, purges, counts and verifies entries. All futures fail if Redis is unreachable. */
final class CacheMaintenance {
  private final RedisLink link;
  private final Shards shards;
  private final NearCache near;
  private final InstantSource clock;

  CacheMaintenance(RedisLink link, Shards shards, NearCache near, InstantSource clock) {
    this.link = link;
    this.shards = shards;
    this.near = near;
    this.clock = clock;
  }

  Future<Boolean> delete(CacheKey key) {
    RedisKeys keys = shards.of(key);
    return shards
        .remove(keys, List.of(key.id()))
        .onSuccess(removed -> near.invalidate(keys.entry(key.id())))
        .map(removed -> removed > 0);
  }

  Future<Boolean> exists(CacheKey key) {
    String name = shards.of(key).entry(key.id());
    return link.run(redis -> redis.exists(name)).map(found -> found > 0);
  }

  Future<Long> purge(String tenant, PurgeFilter filter) {
    Future<Long> purged = Future.succeededFuture(0L);
    for (RedisKeys keys : shards.all(tenant)) {
      purged =
          purged.compose(
              before ->
                  new ShardPurge(link, shards, near, keys, filter)
                      .run()
                      .map(more -> before + more));
    }
    return purged;
  }

  Future<CacheContents> contents(String tenant) {
    Future<CacheContents> contents = Future.succeededFuture(new CacheContents(0, 0, 0));
    for (RedisKeys keys : shards.all(tenant)) {
      contents = contents.compose(before -> contents(keys).map(before::plus));
    }
    return contents;
  }

  private Future<CacheContents> contents(RedisKeys keys) {
    Range<Long> future =
        Range.from(
            Range.Boundary.including(clock.instant().toEpochMilli()), Range.Boundary.unbounded());
    return link.run(redis -> redis.zcount(keys.expiry(), future))
        .compose(
            entries ->
                link.run(redis -> redis.hmget(keys.stats(), "bytes", "evictions"))
                    .map(
                        stats ->
                            new CacheContents(
                                entries, number(stats.get(0)), number(stats.get(1)))));
  }

  private static long number(KeyValue<String, byte[]> counter) {
    return counter.hasValue() ? Long.parseLong(Args.text(counter.getValue())) : 0;
  }

  Future<Verification> verify(String tenant, boolean repair, Consumer<VerificationShare> listener) {
    return new Verifier(shards, repair, listener).verify(tenant);
  }
}
