package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.Stored;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Entries: stored, evicted, expired, deleted and purged, at all replicas. */
abstract class EntryContract extends StoreFixture {
  @Test
  void entryStoredByOneReplicaIsAHitOnTheOther() {
    String tenant = newTenant();
    StoreRequest request = request(key(tenant, 1), 5000, Duration.ofMinutes(1));
    assertThat(get(cache.store(request)))
        .isInstanceOfSatisfying(
            Stored.class,
            stored -> {
              assertThat(stored.rawBytes()).isEqualTo(5000);
              assertThat(stored.storedBytes()).isLessThan(500);
            });
    assertThat(get(replica.lookup(key(tenant, 1))))
        .isEqualTo(new Lookup.CacheHit(request.entry(), Lookup.Tier.REDIS));
    Lookup near = new Lookup.CacheHit(request.entry(), Lookup.Tier.NEAR);
    await().until(() -> get(replica.lookup(key(tenant, 1))).equals(near));
    assertThat(get(replica.lookup(key(tenant, 2))))
        .isEqualTo(new Lookup.CacheMiss(Lookup.AbsenceReason.ABSENT));
    assertThat(redis.pttl(name(key(tenant, 1)))).isBetween(1L, 60_000L);
    assertCountersAreRight(tenant);
  }

  @Test
  void leastRecentlyUsedEntriesAreEvictedFirst() {
    String tenant = newTenant();
    IntStream.range(0, LIMIT).forEach(i -> store(cache, key(tenant, i)));
    assertThat(isHit(replica, key(tenant, 0))).isTrue();
    String rank = keys(tenant).rank(EvictionPolicy.LRU);
    await().until(() -> redis.zrank(rank, key(tenant, 0).id()) == LIMIT - 1);
    assertThat(((Stored) store(replica, key(tenant, 100))).evicted()).isEqualTo(1);
    assertThat(isHit(cache, key(tenant, 0))).isTrue();
    assertThat(isHit(cache, key(tenant, 1))).isFalse();
    assertThat(isHit(cache, key(tenant, 100))).isTrue();
    assertThat(get(cache.contents(tenant))).extracting(CacheContents::evictions).isEqualTo(1L);
    assertCountersAreRight(tenant);
  }

  @Test
  void overwritingAtCapacityEvictsNothing() {
    String tenant = newTenant();
    IntStream.range(0, LIMIT).forEach(i -> store(cache, key(tenant, i)));
    for (int i = 0; i < LIMIT; i++) {
      assertThat(((Stored) store(cache, key(tenant, i))).evicted()).isZero();
    }
    assertThat(get(cache.contents(tenant)).entries()).isEqualTo(LIMIT);
    assertCountersAreRight(tenant);
  }

  @Test
  void manyStoresAtOnceFromTwoReplicasKeepTheLimit() {
    String tenant = newTenant();
    List<Future<StoreOutcome>> stores = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      RedisCache in = i % 2 == 0 ? cache : replica;
      stores.add(in.store(request(key(tenant, i), 100 + i, Duration.ofMinutes(1))));
    }
    get(Future.join(stores));
    assertThat(redis.zcard(keys(tenant).rank(EvictionPolicy.LRU))).isEqualTo(LIMIT);
    assertThat(redis.keys(keys(tenant).prefix() + "*")).hasSize(LIMIT);
    assertThat(get(cache.contents(tenant)).evictions()).isEqualTo(300 - LIMIT);
    assertCountersAreRight(tenant);
  }

  @Test
  void expiredEntriesStopCounting() {
    String tenant = newTenant();
    for (int i = 0; i < LIMIT; i++) {
      get(cache.store(request(key(tenant, i), 10, Duration.ofMillis(50))));
    }
    await().until(() -> get(cache.contents(tenant)).entries() == 0);
    assertThat(((Stored) store(cache, key(tenant, 100))).evicted()).isZero();
    assertThat(redis.zcard(keys(tenant).rank(EvictionPolicy.LRU))).isEqualTo(1);
    assertCountersAreRight(tenant);
  }

  @Test
  void deletedEntryIsGoneAtAllReplicas() {
    String tenant = newTenant();
    store(cache, key(tenant, 1));
    assertThat(get(replica.delete(key(tenant, 1)))).isTrue();
    assertThat(get(replica.delete(key(tenant, 1)))).isFalse();
    assertThat(isHit(cache, key(tenant, 1))).isFalse();
    assertCountersAreRight(tenant);
  }

  @Test
  void purgeRemovesEntriesThatMatchAllParts() {
    String tenant = newTenant();
    List<Future<StoreOutcome>> stores = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      CacheKey key = key(tenant, i % 2 == 0 ? "w1" : "w2", i % 3 == 0 ? "a" : "b", i);
      stores.add(
          roomy.store(request(key, 10, Duration.ofMinutes(1), i % 5 == 0 ? "five" : "other")));
    }
    get(Future.join(stores));
    assertThat(purge(tenant, "w1", "a", "five")).isEqualTo(30);
    assertThat(purge(tenant, null, "a", "five")).isEqualTo(30);
    assertThat(purge(tenant, "w1", "a", null)).isEqualTo(120);
    assertThat(purge(tenant, "w2", null, null)).isEqualTo(420);
    assertCountersAreRight(tenant);
    assertThat(purge(tenant, null, null, null)).isEqualTo(300);
    assertThat(get(roomy.contents(tenant)).bytes()).isZero();
  }

  long purge(
      String tenant, @Nullable String workspace, @Nullable String operation, @Nullable String tag) {
    PurgeFilter filter =
        new PurgeFilter(
            Optional.ofNullable(workspace),
            Optional.ofNullable(operation),
            Optional.ofNullable(tag),
            Optional.empty());
    return get(roomy.purge(tenant, filter));
  }

  @Test
  void tenantsDoNotShareEntries() {
    String one = newTenant();
    String other = newTenant();
    store(cache, key(one, 1));
    assertThat(isHit(cache, key(other, 1))).isFalse();
    IntStream.range(0, 3 * LIMIT).forEach(i -> store(cache, key(other, i)));
    assertThat(purge(other, null, null, null)).isEqualTo(LIMIT);
    assertThat(isHit(cache, key(one, 1))).isTrue();
  }

  @Test
  void scriptsThatRedisLacksAreSentAgain() {
    String tenant = newTenant();
    redis.scriptFlush();
    assertThat(store(cache, key(tenant, 1))).isInstanceOf(Stored.class);
    redis.scriptFlush();
    assertThat(get(cache.delete(key(tenant, 1)))).isTrue();
  }

  @Test
  void corruptValueIsAMissAndIsOverwritten() {
    String tenant = newTenant();
    redis.set(name(key(tenant, 1)), "rubbish");
    redis.hset(name(key(tenant, 2)), "a", "b");
    for (int i = 1; i <= 2; i++) {
      assertThat(get(cache.lookup(key(tenant, i))))
          .isEqualTo(new Lookup.CacheMiss(Lookup.AbsenceReason.CORRUPT));
      assertThat(store(cache, key(tenant, i))).isInstanceOf(Stored.class);
      assertThat(isHit(cache, key(tenant, i))).isTrue();
    }
    redis.del(keys(tenant).expiry());
    redis.set(keys(tenant).expiry(), "rubbish");
    assertThat(store(cache, key(tenant, 3))).isInstanceOf(Stored.class);
    assertThat(redis.zcard(keys(tenant).expiry())).isEqualTo(1);
    assertThat(cache.reachable()).isTrue();
  }

  @Test
  void bytesAreLimited() {
    String tenant = newTenant();
    CachePolicy small = limited(CachePolicy.DEFAULT, 1000, 5000);
    RedisCache tight = open(small);
    for (int i = 0; i < 40; i++) {
      get(tight.store(noise(key(tenant, i), 400 + i)));
      assertThat(get(tight.contents(tenant)).bytes()).isLessThanOrEqualTo(5000);
    }
    assertThat(get(tight.contents(tenant)).entries()).isBetween(8L, 10L);
    assertThat(get(tight.store(noise(key(tenant, 99), 6000))))
        .isEqualTo(new StoreOutcome.Dropped(StoreOutcome.DropReason.TOO_LARGE));
    assertCountersAreRight(tenant);
    get(tight.close());
  }

  @Test
  void purgeByModelRemovesItsAnswers() {
    String tenant = newTenant();
    for (int i = 0; i < 9; i++) {
      get(cache.store(request(key(tenant, i), 10 + i % 3, Duration.ofMinutes(1))));
    }
    PurgeFilter model =
        new PurgeFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("model-11"));
    assertThat(get(cache.purge(tenant, model))).isEqualTo(3);
    assertThat(isHit(replica, key(tenant, 1))).isFalse();
    assertThat(isHit(replica, key(tenant, 2))).isTrue();
    assertCountersAreRight(tenant);
  }

  @Test
  void overwrittenAndDeletedEntriesLeaveTheNearCache() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    for (int round = 1; round <= 50; round++) {
      int size = round;
      get(cache.store(request(key, size, Duration.ofMinutes(1))));
      await().until(() -> size(replica, key) == size);
      assertThat(size(cache, key)).isEqualTo(size);
    }
    assertThat(get(replica.lookup(key)))
        .isInstanceOfSatisfying(
            Lookup.CacheHit.class, hit -> assertThat(hit.tier()).isEqualTo(Lookup.Tier.NEAR));
    get(cache.delete(key));
    await().until(() -> !isHit(replica, key));
  }

  @Test
  void deletedAndPurgedEntriesLeaveTheNearCacheBeforeRedisTellsOfIt() {
    NearCache near = new NearCache(NearCacheConfig.DEFAULT);
    near.arm(); // and nothing that is published gets to it
    RedisLink link = TestCaches.link(vertx, url(), TestCaches.PATIENT);
    RedisCache deaf =
        new RedisCache(
            vertx,
            link,
            new Shards(link, Scripts.load(), () -> POLICY, 1),
            near,
            CoalescingConfig.DEFAULT,
            MemoryBudget.ofHeap(0.4),
            InstantSource.system());
    await().until(deaf::reachable);
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    store(deaf, key);
    awaitNear(deaf, key);
    assertThat(get(deaf.delete(key))).isTrue();
    assertThat(isHit(deaf, key)).isFalse();
    store(deaf, key);
    awaitNear(deaf, key);
    assertThat(get(deaf.purge(tenant, operation("op")))).isEqualTo(1);
    assertThat(isHit(deaf, key)).isFalse();
    get(deaf.close());
  }

  @Test
  void purgedAnswerIsGoneThoughRedisHadEvictedItBefore() {
    String tenant = newTenant();
    store(cache, key(tenant, 1));
    store(cache, key(tenant, "w", "other", 2));
    awaitNear(replica, key(tenant, 1));
    awaitNear(cache, key(tenant, 1));
    awaitNear(cache, key(tenant, "w", "other", 2));
    redis.del(name(key(tenant, 1)));
    redis.zrem(keys(tenant).expiry(), key(tenant, 1).id());
    redis.hdel(keys(tenant).meta(), key(tenant, 1).id());
    assertThat(isHit(cache, key(tenant, 1))).isTrue(); // as near caches may
    get(cache.purge(tenant, operation("op")));
    assertThat(isHit(cache, key(tenant, 1))).isFalse();
    await().until(() -> !isHit(replica, key(tenant, 1)));
    assertThat(isHit(cache, key(tenant, "w", "other", 2))).isTrue();
  }

  private static PurgeFilter operation(String name) {
    return new PurgeFilter(Optional.empty(), Optional.of(name), Optional.empty(), Optional.empty());
  }

  /** Asks for an entry until the near cache has it. */
  private void awaitNear(RedisCache in, CacheKey key) {
    await()
        .until(
            () ->
                get(in.lookup(key)) instanceof Lookup.CacheHit hit
                    && hit.tier() == Lookup.Tier.NEAR);
  }

  int size(RedisCache in, CacheKey key) {
    return get(in.lookup(key)) instanceof Lookup.CacheHit hit ? hit.entry().payload().length() : -1;
  }
}
