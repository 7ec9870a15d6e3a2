package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What Redis says of misses after which nobody asks for a lease. */
abstract class MissesContract extends LeaseContract {
  private final Map<CacheKey, List<Acquired.Missed>> told = new ConcurrentHashMap<>();

  private void listen() {
    cache.onMissed((key, entry) -> told.merge(key, List.of(entry), MissesContract::joined));
  }

  private static <T> List<T> joined(List<T> before, List<T> more) {
    List<T> all = new ArrayList<>(before);
    all.addAll(more);
    return all;
  }

  @AfterEach
  void stopListening() {
    cache.onMissed((key, entry) -> {});
    told.clear();
  }

  @Test
  void missWithoutALeaseTellsOnceOfTheEntryThatWasThere() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    redis.del(name(key)); // as if it had been evicted
    listen();
    for (int i = 0; i < 3; i++) {
      cache.missed(key);
    }
    await().until(() -> told.containsKey(key));
    CacheKey last = key(tenant, 2);
    get(cache.store(request(last, 10, Duration.ofMinutes(30))));
    redis.del(name(last));
    cache.missed(last);
    await().until(() -> told.containsKey(last));
    assertThat(told.get(key))
        .singleElement()
        .satisfies(
            missed -> {
              assertThat(missed.frequency()).contains(AccessFrequency.MODERATE);
              assertThat(missed.late()).isBetween(Duration.ofMinutes(-30), Duration.ofMinutes(-29));
            });
    assertCountersAreRight(tenant);
  }

  @Test
  void missThatWasToldOfIsNotToldOfAgainByTheLeaseThatFollows() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    store(cache, key(tenant, 2)); // with none, nothing is lately gone
    store(cache, key);
    redis.del(name(key));
    listen();
    cache.missed(key);
    await().until(() -> told.containsKey(key));
    assertThat(get(cache.leases().acquire(key, LeaseMode.LOOK, Duration.ofSeconds(5), 0)))
        .isInstanceOfSatisfying(
            Acquired.Granted.class,
            granted -> {
              assertThat(granted.missed()).isEmpty();
              assertThat(granted.accesses()).isGreaterThan(2);
            });
    assertThat(told.get(key)).hasSize(1);
  }

  @Test
  void keyThatIsMissedSoonAfterItWasEvictedIsStoredInTheMainQueue() {
    String tenant = newTenant();
    CacheKey missed = key(tenant, 1);
    CacheKey unasked = key(tenant, 2);
    RedisCache queues = open(POLICY.withEviction(EvictionPolicy.S3_FIFO));
    IntStream.range(1, 5).forEach(i -> store(queues, key(tenant, i)));
    redis.del(name(missed));
    listen();
    queues.onMissed((key, entry) -> told.merge(key, List.of(entry), MissesContract::joined));
    queues.missed(missed);
    await().until(() -> told.containsKey(missed));
    store(queues, missed);
    String rank = keys(tenant).rank(EvictionPolicy.S3_FIFO);
    assertThat(redis.zscore(rank, missed.id())).isPositive();
    assertThat(redis.zscore(rank, unasked.id())).isNegative();
    get(queues.close());
  }

  @Test
  void keyThatWasNeverStoredIsCountedAndNotToldOf() {
    String tenant = newTenant();
    CacheKey stored = key(tenant, 1);
    get(cache.store(request(stored, 10, Duration.ofMinutes(30))));
    redis.del(name(stored));
    listen();
    IntStream.range(10, 20).forEach(i -> cache.missed(key(tenant, i)));
    cache.missed(stored);
    await().until(() -> told.containsKey(stored));
    assertThat(told).containsOnlyKeys(stored);
    assertThat(get(cache.accesses(key(tenant, 10))).orElseThrow()).isBetween(2.0, 3.0);
    assertThat(get(cache.accesses(key(tenant, 99)))).isEmpty();
  }

  @Test
  void manyMissesAtOnceAreAllTold() {
    String tenant = newTenant();
    List<CacheKey> keys = IntStream.range(0, LIMIT).mapToObj(i -> key(tenant, i)).toList();
    keys.forEach(key -> store(cache, key));
    keys.forEach(key -> redis.del(name(key)));
    listen();
    keys.forEach(cache::missed);
    await().untilAsserted(() -> assertThat(told).containsOnlyKeys(keys));
    assertCountersAreRight(tenant);
  }

  @Test
  void entryThatIsThereIsNoMiss() {
    String tenant = newTenant();
    CacheKey there = key(tenant, 1);
    CacheKey gone = key(tenant, 2);
    get(cache.store(request(there, 10, Duration.ofMinutes(30))));
    get(cache.store(request(gone, 10, Duration.ofMinutes(30))));
    redis.del(name(gone));
    listen();
    cache.missed(there);
    cache.missed(gone);
    await().until(() -> told.containsKey(gone));
    assertThat(told).containsOnlyKeys(gone);
    assertThat(isHit(cache, there)).isTrue();
  }
}
