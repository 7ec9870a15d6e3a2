package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.Stored;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The contract of the shared cache, tested by two replicas on a real Redis of any topology. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreContract {
  private static final int LIMIT = 10;
  private static final CachePolicy POLICY = limited(CachePolicy.DEFAULT, LIMIT, 1 << 20);

  private final Vertx vertx = Vertx.vertx();
  private RedisClusterCommands<String, String> redis;
  private RedisCache cache;
  private RedisCache replica;
  private RedisCache roomy;

  /** The URL of the Redis under test. */
  abstract String url();

  /** A connection to inspect and change Redis without the cache. */
  abstract RedisClusterCommands<String, String> inspect();

  static CachePolicy limited(CachePolicy policy, int entries, long bytes) {
    return policy.withLimits(new CacheLimits(entries, bytes, 8 << 20));
  }

  @BeforeAll
  void start() {
    redis = inspect();
    cache = open(POLICY);
    replica = open(POLICY);
    roomy = open(limited(CachePolicy.DEFAULT, 10_000, 64 << 20));
  }

  private RedisCache open(CachePolicy policy) {
    RedisCache opened = TestCaches.open(vertx, url(), () -> policy);
    await().untilAsserted(() -> assertThat(opened.reachable()).isTrue());
    await().untilAsserted(() -> assertThat(opened.near().isArmed()).isTrue());
    return opened;
  }

  @AfterAll
  void stop() {
    for (RedisCache each : List.of(cache, replica, roomy)) {
      get(each.close());
    }
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static String newTenant() {
    return "t-" + UUID.randomUUID();
  }

  private static CacheKey key(String tenant, String workspace, String operation, int number) {
    byte[] body = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    return CacheKey.derive(new Scope(tenant, workspace), operation, "", body);
  }

  private static CacheKey key(String tenant, int number) {
    return key(tenant, "w", "op", number);
  }

  private static StoreRequest request(CacheKey key, int bytes, Duration ttl, String... tags) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Entry entry =
        new Entry(
            Buffer.buffer(new byte[bytes]),
            "application/json",
            now,
            now.plus(ttl),
            now.plus(ttl),
            new Entry.Origin("model-" + bytes, 0.01, Duration.ofSeconds(1)));
    CachePlan.Store plan =
        new CachePlan.Store(ttl, Duration.ZERO, bytes > 1024, 50, AccessFrequency.MODERATE, false);
    return new StoreRequest(key, entry, plan, Set.of(tags), Optional.empty());
  }

  private StoreOutcome store(RedisCache in, CacheKey key) {
    return get(in.store(request(key, 10, Duration.ofMinutes(1))));
  }

  private boolean isHit(RedisCache in, CacheKey key) {
    return get(in.lookup(key)) instanceof Lookup.CacheHit;
  }

  private static RedisKeys keys(String tenant) {
    return RedisKeys.of(tenant, 0);
  }

  private static String name(CacheKey key) {
    return RedisKeys.of(key, 1).entry(key.id());
  }

  /** Asserts that the counters agree with the entries. */
  private void assertCountersAreRight(String tenant) {
    RedisKeys keys = keys(tenant);
    List<String> ids = redis.zrange(keys.expiry(), 0, -1);
    long bytes = ids.stream().mapToLong(id -> redis.strlen(keys.prefix() + id)).sum();
    assertThat(get(cache.contents(tenant)).bytes()).isEqualTo(bytes);
    assertThat(redis.hlen(keys.meta())).isEqualTo(ids.size());
    assertThat(redis.zcard(keys.rank(EvictionPolicy.LRU))).isEqualTo(ids.size());
    assertThat(get(cache.verify(tenant, false)).faults()).isZero();
  }

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

  private long purge(
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
    assertThat(store(cache, key(tenant, 3))).isInstanceOf(StoreOutcome.Dropped.class);
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
        .isEqualTo(new StoreOutcome.Dropped("larger than the cache"));
    assertCountersAreRight(tenant);
    get(tight.close());
  }

  /** A request whose payload cannot be compressed. */
  private static StoreRequest noise(CacheKey key, int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    Entry like = request(key, 1, Duration.ofMinutes(1)).entry();
    Entry entry =
        new Entry(
            Buffer.buffer(noise),
            like.contentType(),
            like.created(),
            like.softExpiry(),
            like.hardExpiry(),
            like.origin());
    CachePlan.Store plan = request(key, 1, Duration.ofMinutes(1)).plan();
    return new StoreRequest(key, entry, plan, Set.of(), Optional.empty());
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

  private int size(RedisCache in, CacheKey key) {
    return get(in.lookup(key)) instanceof Lookup.CacheHit hit ? hit.entry().payload().length() : -1;
  }

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
    await().until(() -> granted(cache, key, LeaseMode.TAKE).missed(), Optional::isPresent);
    assertThat(granted(cache, key, LeaseMode.TAKE).missed()).isEmpty();

    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    redis.del(name(key)); // as if it had been evicted
    assertThat(granted(cache, key, LeaseMode.TAKE).missed())
        .hasValueSatisfying(
            missed -> {
              assertThat(missed.frequency()).isEqualTo(AccessFrequency.MODERATE);
              assertThat(missed.late()).isBetween(Duration.ofMinutes(-30), Duration.ofMinutes(-29));
            });
    assertCountersAreRight(tenant);
  }

  @Test
  void listenerGetsMissedEntries() {
    CacheKey key = key(newTenant(), 1);
    List<CacheKey> told = new ArrayList<>();
    replica.leases().onMissed((which, entry) -> told.add(which));
    get(cache.store(request(key, 10, Duration.ofMinutes(30))));
    redis.del(name(key)); // as if it had been evicted
    granted(replica, key, LeaseMode.LOOK);
    assertThat(told).containsExactly(key);
    replica.leases().onMissed((which, entry) -> {});
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
    assertThat(atHolder).hasValue(5);

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

  private static Acquired acquire(RedisCache in, CacheKey key, LeaseMode mode) {
    return get(in.leases().acquire(key, mode, Duration.ofSeconds(10), 1));
  }

  private static Acquired.Granted granted(RedisCache in, CacheKey key, LeaseMode mode) {
    return (Acquired.Granted) acquire(in, key, mode);
  }

  private static StoreRequest leased(CacheKey key, Acquired.Granted lease) {
    StoreRequest plain = request(key, 10, Duration.ofMinutes(1));
    return new StoreRequest(
        key, plain.entry(), plain.plan(), plain.tags(), Optional.of(lease.token()));
  }

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

  @Test
  void policyIsSwitchedWhileRunning() {
    String tenant = newTenant();
    AtomicReference<CachePolicy> policy = new AtomicReference<>(limited(POLICY, 200, 1 << 20));
    RedisCache switching = TestCaches.open(vertx, url(), policy::get);
    await().until(switching::reachable);
    for (int i = 0; i < 200; i++) {
      get(switching.store(noise(key(tenant, i), 100 + i)));
    }
    for (EvictionPolicy next : EvictionPolicy.values()) {
      policy.set(limited(POLICY, 200, 1 << 20).withEviction(next));
      for (int i = 200; i < 210; i++) {
        get(switching.store(noise(key(tenant, i), 100 + i)));
      }
      await().until(() -> redis.zcard(keys(tenant).rank(next)) == 200);
      assertThat(get(switching.contents(tenant)).entries()).isEqualTo(200);
      assertThat(get(switching.verify(tenant, false)).faults()).isZero();
    }
    get(switching.close());
  }
}
