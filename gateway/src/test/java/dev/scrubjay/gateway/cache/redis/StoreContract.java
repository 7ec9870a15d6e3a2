package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract of the shared cache, tested by two replicas on a real Redis of any topology. */
abstract class StoreContract extends MissesContract {
  @Test
  void verifyFindsAndRepairsFaults() {
    String tenant = newTenant();
    IntStream.range(0, LIMIT).forEach(i -> store(cache, key(tenant, i)));
    RedisKeys keys = keys(tenant);
    redis.del(name(key(tenant, 0)));
    redis.append(name(key(tenant, 1)), "rubbish");
    redis.zrem(keys.rank(EvictionPolicy.LRU), key(tenant, 2).id());
    redis.zadd(keys.rank(EvictionPolicy.SIZE), 1, "w:op:nobody");
    redis.hincrby(keys.stats(), "bytes", 12_345);
    Verification found = get(cache.verify(tenant, false));
    assertThat(found).isEqualTo(new Verification(LIMIT, 3, 1, 1, false));
    assertThat(get(cache.verify(tenant, true)).faults()).isGreaterThanOrEqualTo(5);
    assertCountersAreRight(tenant);
    assertThat(get(cache.contents(tenant)).entries()).isEqualTo(LIMIT - 1);
  }

  @Test
  void lostCountersAreRestored() {
    String tenant = newTenant();
    IntStream.range(0, LIMIT).forEach(i -> store(cache, key(tenant, i)));
    for (int round = 0; round < 2; round++) {
      redis.del(keys(tenant).stats());
      assertThat(get(cache.verify(tenant, true)).wrongCounters()).isEqualTo(1);
      assertCountersAreRight(tenant);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = EvictionPolicy.class,
      names = {"LRU", "COST", "S3_FIFO", "SIEVE"})
  void countersThatAreNoNumbersFailNothingAndAreRepaired(EvictionPolicy eviction) {
    String tenant = newTenant();
    RedisCache one = open(POLICY.withEviction(eviction));
    IntStream.range(0, LIMIT).forEach(i -> store(one, key(tenant, i)));
    RedisKeys keys = keys(tenant);
    String[] counters = {"bytes", "summed", "sum", "evictions", "inflation", "hand", "epoch"};
    for (String counter : counters) {
      redis.hset(keys.stats(), counter, "rubbish");
    }
    redis.hset(keys.meta(), key(tenant, 0).id(), "rubbish");
    redis.hset(keys.base() + "ghosts", key(tenant, 99).id(), "rubbish");

    CacheKey key = key(tenant, 99);
    Acquired.Granted lease =
        (Acquired.Granted) get(one.leases().acquire(key, LeaseMode.LOOK, Duration.ofSeconds(5), 0));
    assertThat(get(one.leases().renew(key, lease.token(), Duration.ofSeconds(5))).held()).isTrue();
    assertThat(get(one.store(leased(key, lease)))).isInstanceOf(StoreOutcome.Stored.class);
    for (String counter : counters) { // each may have been healed by now
      redis.hset(keys.stats(), counter, "rubbish");
      assertThat(store(one, key(tenant, 100))).isInstanceOf(StoreOutcome.Stored.class);
    }
    assertThat(isHit(one, key)).isTrue();
    get(one.flushTouches());
    assertThat(purge(tenant, "other", null, null)).isZero();

    get(one.verify(tenant, true));
    assertThat(get(one.verify(tenant, false)).faults()).isZero();
    assertThat(redis.zcard(keys.expiry())).isLessThanOrEqualTo(LIMIT);
    get(one.close());
  }

  @Test
  void countersAddUpWhileEntriesComeAndGo() {
    String tenant = newTenant();
    List<Future<StoreOutcome>> stores = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      stores.add(roomy.store(request(key(tenant, i), 100 + i % 50, Duration.ofMinutes(1))));
    }
    get(Future.join(stores));
    redis.hincrby(keys(tenant).stats(), "bytes", 12_345);
    Future<Verification> verification = roomy.verify(tenant, true);
    Random random = new Random(7);
    int changes = 0;
    for (; !verification.isComplete(); changes++) {
      CacheKey key = key(tenant, random.nextInt(2500));
      if (random.nextInt(3) == 0) {
        get(roomy.delete(key));
      } else {
        get(roomy.store(request(key, random.nextInt(500), Duration.ofMinutes(1))));
      }
    }
    assertThat(changes).isGreaterThan(10);
    assertThat(get(verification).wrongCounters()).isEqualTo(1);
    assertCountersAreRight(tenant);
  }

  @Test
  void verificationOvertakenByAnotherLeavesTheCounterToIt() {
    String tenant = newTenant();
    IntStream.range(0, LIMIT).forEach(i -> store(cache, key(tenant, i)));
    List<Future<Verification>> both =
        List.of(cache.verify(tenant, true), replica.verify(tenant, true));
    both.forEach(each -> assertThat(get(each).faults()).isZero());
    assertCountersAreRight(tenant);
  }

  @Test
  void tagIsNotReadAsANumber() {
    String tenant = newTenant();
    get(cache.store(request(key(tenant, 1), 10, Duration.ofMinutes(1)))); // priority 50
    assertThat(purge(tenant, null, null, "50")).isZero();
    get(cache.store(request(key(tenant, 1), 10, Duration.ofMinutes(1), "50")));
    assertThat(purge(tenant, null, null, "50")).isEqualTo(1);
  }

  /** A store of {@code priority}. */
  private static StoreRequest ofPriority(CacheKey key, int priority) {
    StoreRequest like = request(key, 10, Duration.ofMinutes(1));
    CachePlan.Store plan =
        new CachePlan.Store(
            like.plan().ttl(),
            like.plan().grace(),
            false,
            priority,
            like.plan().frequency(),
            false);
    return new StoreRequest(key, like.entry(), plan, Set.of(), Optional.empty());
  }

  @Test
  void newcomerOfLowPriorityPushesOutNoneOfHighPriority() {
    String tenant = newTenant();
    RedisCache aging =
        open(limited(POLICY, 3, 1 << 20).withEviction(EvictionPolicy.AGING_PRIORITY));
    for (int i = 0; i < 3; i++) {
      get(aging.store(ofPriority(key(tenant, i), 50)));
    }
    assertThat(get(aging.store(ofPriority(key(tenant, 3), 1))))
        .isEqualTo(new StoreOutcome.Dropped(StoreOutcome.DropReason.OUTRANKED));
    assertThat(isHit(aging, key(tenant, 3))).isFalse();
    assertThat(isHit(aging, key(tenant, 0))).isTrue();

    get(aging.store(ofPriority(key(tenant, 4), 51)));
    assertThat(isHit(aging, key(tenant, 4))).as("one of 51 does").isTrue();
    get(aging.store(ofPriority(key(tenant, 5), 50)));
    assertThat(isHit(aging, key(tenant, 5))).as("and so does one of 50, by recency").isTrue();
    assertThat(isHit(aging, key(tenant, 4))).isTrue();
    assertThat(get(aging.contents(tenant)).entries()).isEqualTo(3);
    assertThat(get(aging.verify(tenant, false)).faults()).isZero();
    get(aging.close());
  }

  @Test
  void policyIsSwitchedWhileRunning() {
    String tenant = newTenant();
    AtomicReference<CachePolicy> policy = new AtomicReference<>(limited(POLICY, 200, 1 << 20));
    RedisCache switching = TestCaches.open(vertx, url(), policy::get);
    await().until(switching::reachable);
    for (int i = 0; i < 200; i++) {
      get(switching.store(noise(key(tenant, i), 100 + i)));
    }
    int newest = 200;
    for (EvictionPolicy next : EvictionPolicy.values()) {
      policy.set(limited(POLICY, 200, 1 << 20).withEviction(next));
      for (int i = 0; i < 10; i++) {
        get(switching.store(noise(key(tenant, newest++), 300 + i)));
      }
      await().until(() -> redis.zcard(keys(tenant).rank(next)) == 200);
      assertThat(get(switching.contents(tenant)).entries()).isEqualTo(200);
      assertThat(get(switching.verify(tenant, false)).faults()).isZero();
    }
    assertThat(Double.parseDouble(redis.hget(keys(tenant).stats(), "inflation")))
        .as("of dollars per byte, not a score of another policy")
        .isBetween(0.0, 1.0);
    get(switching.close());
  }
}
