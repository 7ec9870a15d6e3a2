package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.Stored;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is counted of keys, and leases on them: their holders, feeds and signals. */
abstract class LeaseContract extends EntryContract {
  @Test
  void frequentlyUsedEntryLivesLonger() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    for (int i = 0; i < 30; i++) {
      assertThat(isHit(i % 2 == 0 ? cache : replica, key)).isTrue();
    }
    await().until(() -> redis.pttl(name(key)) > Duration.ofMinutes(31).toMillis());
    assertThat(redis.pttl(name(key))).isLessThanOrEqualTo(Duration.ofHours(1).toMillis());
    cache.near().disarm();
    assertThat(get(cache.lookup(key)))
        .isInstanceOfSatisfying(
            Lookup.CacheHit.class,
            hit ->
                assertThat(Duration.between(hit.entry().created(), hit.entry().softExpiry()))
                    .isEqualTo(Duration.ofHours(1)));
    cache.near().arm();
    assertCountersAreRight(tenant);
  }

  @Test
  void countOfAKeyOutlivesItsEntry() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    for (int i = 0; i < 30; i++) {
      get(cache.lookup(key));
    }
    get(cache.flushTouches());
    redis.del(name(key)); // as if it had expired
    assertThat(get(cache.leases().acquire(key, LeaseMode.LOOK, Duration.ofSeconds(5), 0)))
        .isInstanceOfSatisfying(
            Acquired.Granted.class, granted -> assertThat(granted.accesses()).isGreaterThan(25));
    assertThat(
            get(cache.leases().acquire(key(tenant, 2), LeaseMode.LOOK, Duration.ofSeconds(5), 3)))
        .isInstanceOfSatisfying(
            Acquired.Granted.class, granted -> assertThat(granted.accesses()).isEqualTo(4));
    assertCountersAreRight(tenant);
  }

  @Test
  void missReportsItsLatenessOnce() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    assertThat(granted(cache, key, LeaseMode.TAKE).missed()).isEmpty();
    get(cache.store(request(key, 10, Duration.ofMillis(1))));
    await().until(() -> redis.exists(name(key)) == 0); // while it is there, it may be late twice
    await().until(() -> granted(cache, key, LeaseMode.TAKE).missed(), Optional::isPresent);
    assertThat(granted(cache, key, LeaseMode.TAKE).missed()).isEmpty();

    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    redis.del(name(key)); // as if it had been evicted
    assertThat(granted(cache, key, LeaseMode.TAKE).missed())
        .hasValueSatisfying(
            missed -> {
              assertThat(missed.frequency()).contains(AccessFrequency.MODERATE);
              assertThat(missed.late()).isBetween(Duration.ofMinutes(-30), Duration.ofMinutes(-29));
            });
    assertCountersAreRight(tenant);
  }

  @Test
  void listenerGetsMissedEntries() {
    CacheKey key = key(newTenant(), 1);
    List<CacheKey> told = new ArrayList<>();
    replica.onMissed((which, entry) -> told.add(which));
    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    redis.del(name(key)); // as if it had been evicted
    granted(replica, key, LeaseMode.LOOK);
    assertThat(told).containsExactly(key);
    replica.onMissed((which, entry) -> {});
  }

  @Test
  void onlyTheHolderOfTheLeaseStoresUnderIt() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    Acquired.Granted first = granted(cache, key, LeaseMode.LOOK);
    assertThat(acquire(replica, key, LeaseMode.LOOK)).isEqualTo(new Acquired.Held(first.token()));
    Acquired.Granted second = granted(replica, key, LeaseMode.TAKE);
    assertThat(get(cache.store(leased(key, first)))).isEqualTo(new StoreOutcome.Fenced());
    assertThat(isHit(cache, key)).isFalse();
    assertThat(get(replica.store(leased(key, second)))).isInstanceOf(Stored.class);
    assertThat(acquire(cache, key, LeaseMode.LOOK)).isInstanceOf(Acquired.Found.class);
    assertThat(acquire(cache, key, LeaseMode.MAKE)).isInstanceOf(Acquired.Granted.class);
  }

  @Test
  void answerInProgressIsNotStoredAfterAPurge() {
    String tenant = newTenant();
    CacheKey deleted = key(tenant, 1);
    Acquired.Granted one = granted(cache, deleted, LeaseMode.LOOK);
    get(replica.delete(deleted));
    assertThat(get(cache.store(leased(deleted, one)))).isEqualTo(new StoreOutcome.Fenced());
    CacheKey purged = key(tenant, 2);
    Acquired.Granted other = granted(cache, purged, LeaseMode.LOOK);
    purge(tenant, "w", null, null);
    assertThat(get(cache.store(leased(purged, other)))).isEqualTo(new StoreOutcome.Fenced());
  }

  @Test
  void entryThatCannotBeReadIsMadeAnewUnderALease() {
    CacheKey key = key(newTenant(), 1);
    store(cache, key);
    redis.set(name(key), "rubbish");
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);
    assertThat(acquire(replica, key, LeaseMode.LOOK)).isEqualTo(new Acquired.Held(lease.token()));
    assertThat(get(cache.store(leased(key, lease)))).isInstanceOf(Stored.class);
    assertThat(acquire(replica, key, LeaseMode.LOOK)).isInstanceOf(Acquired.Found.class);
  }

  @Test
  void purgedLeaseIsNotFollowed() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    await().until(() -> replica.leases().isListening());
    AtomicInteger atFollower = new AtomicInteger();
    Runnable unwatch = replica.leases().watch(key, atFollower::incrementAndGet);
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);
    assertThat(get(replica.leases().follow(key, lease.token(), 0)).held()).isTrue();
    await().untilAtomic(atFollower, is(1));
    purge(tenant, "w", null, null);
    assertThat(get(cache.leases().renew(key, lease.token(), Duration.ofSeconds(2))).held())
        .isFalse();
    await().untilAtomic(atFollower, is(2));
    assertThat(get(replica.leases().follow(key, lease.token(), 0)).held()).isFalse();
    unwatch.run();
  }

  @Test
  void leaseEndsWithItsHolderAndKeepsAsLongAsItIsRenewed() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);
    assertThat(get(cache.leases().renew(key, lease.token(), Duration.ofSeconds(2))))
        .isEqualTo(new Leases.Renewal(true, false));
    assertThat(get(replica.leases().follow(key, lease.token(), 0)).held()).isTrue();
    assertThat(get(cache.leases().renew(key, lease.token(), Duration.ofSeconds(2))))
        .isEqualTo(new Leases.Renewal(true, true));
    redis.del(keys(tenant).lease(key.id())); // as if it had expired
    assertThat(get(cache.leases().renew(key, lease.token(), Duration.ofSeconds(2))).held())
        .isFalse();
    assertThat(get(replica.leases().follow(key, lease.token(), 0)).held()).isFalse();
  }

  @Test
  void keyKnownAsUncacheableIsNotLeased() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);
    assertThat(get(cache.leases().release(key, lease.token(), true))).isTrue();
    assertThat(acquire(replica, key, LeaseMode.LOOK)).isEqualTo(new Acquired.Uncacheable());
  }

  @Test
  void fedItemsReachFollowers() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);
    List<Buffer> items = List.of(Buffer.buffer("a"), Buffer.buffer("b"));
    assertThat(get(cache.leases().feed(key, lease.token(), items))).isTrue();
    assertThat(get(replica.leases().follow(key, lease.token(), 0)).items()).isEqualTo(items);
    assertThat(get(replica.leases().follow(key, lease.token(), 1)).items())
        .containsExactly(Buffer.buffer("b"));
    assertThat(get(replica.leases().follow(key, "another", 0)))
        .isEqualTo(new Leases.FeedRead(false, Duration.ZERO, List.of()));
    assertThat(get(cache.leases().feed(key, "another", items))).isFalse();
  }

  @Test
  void holderIsSignalledByItsFirstFollowerAndFollowersByEachChange() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    await().until(() -> cache.leases().isListening() && replica.leases().isListening());
    AtomicInteger atHolder = new AtomicInteger();
    AtomicInteger atFollower = new AtomicInteger();
    Runnable unwatchHolder = cache.leases().watch(key, atHolder::incrementAndGet);
    Runnable unwatchFollower = replica.leases().watch(key, atFollower::incrementAndGet);
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);

    get(replica.leases().follow(key, lease.token(), 0));
    await().untilAtomic(atHolder, is(1));
    get(replica.leases().follow(key, lease.token(), 0)); // the mark is there already
    get(cache.leases().feed(key, lease.token(), List.of(Buffer.buffer("a"))));
    await().untilAtomic(atFollower, is(2));
    Acquired.Granted taken = granted(cache, key, LeaseMode.TAKE);
    await().untilAtomic(atFollower, is(3));
    get(replica.leases().follow(key, taken.token(), 0));
    get(cache.leases().release(key, taken.token(), false));
    await().untilAtomic(atFollower, is(4));

    Acquired.Granted stored = granted(cache, key, LeaseMode.LOOK);
    get(replica.leases().follow(key, stored.token(), 0));
    get(cache.store(leased(key, stored)));
    await().untilAtomic(atFollower, is(5));
    await().untilAtomic(atHolder, is(5));

    unwatchHolder.run();
    unwatchFollower.run();
    assertThat(get(cache.leases().release(key, "another", false))).isFalse();
  }

  @Test
  void changesWithoutFollowersAreNotSignalled() {
    String tenant = newTenant();
    CacheKey quiet = key(tenant, 1);
    CacheKey loud = key(tenant, 2);
    await().until(() -> replica.leases().isListening());
    AtomicInteger atQuiet = new AtomicInteger();
    AtomicInteger atLoud = new AtomicInteger();
    replica.leases().watch(quiet, atQuiet::incrementAndGet);
    replica.leases().watch(loud, atLoud::incrementAndGet);
    get(cache.store(leased(quiet, granted(cache, quiet, LeaseMode.LOOK))));
    Acquired.Granted lease = granted(cache, loud, LeaseMode.LOOK);
    get(replica.leases().follow(loud, lease.token(), 0));
    await().untilAtomic(atLoud, is(1)); // signals come in order
    assertThat(atQuiet).hasValue(0);
  }

  @Test
  void followerIsToldHowLongTheLeaseStillLasts() {
    String tenant = newTenant();
    CacheKey key = key(tenant, 1);
    Acquired.Granted lease = granted(cache, key, LeaseMode.LOOK);
    assertThat(get(replica.leases().follow(key, lease.token(), 0)).left())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(10));
  }

  static Acquired acquire(RedisCache in, CacheKey key, LeaseMode mode) {
    return get(in.leases().acquire(key, mode, Duration.ofSeconds(10), 1));
  }

  static Acquired.Granted granted(RedisCache in, CacheKey key, LeaseMode mode) {
    return (Acquired.Granted) acquire(in, key, mode);
  }

  static StoreRequest leased(CacheKey key, Acquired.Granted lease) {
    StoreRequest plain = request(key, 10, Duration.ofMinutes(1));
    return new StoreRequest(
        key, plain.entry(), plain.plan(), plain.tags(), Optional.of(lease.token()));
  }
}
