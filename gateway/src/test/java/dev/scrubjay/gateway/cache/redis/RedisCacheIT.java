package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.Stored;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.cache.TtlStrategies;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The shared cache, on a real Redis, seen from two replicas. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisCacheIT {
  private static final int LIMIT = 10;
  private static final CachePolicy POLICY =
      new CachePolicy(true, TtlStrategies.DEFAULT, 1024, EvictionPolicy.LRU, LIMIT, 8 << 20);

  private final Vertx vertx = Vertx.vertx();
  private final RedisClient client = RedisClient.create(TestRedis.url());
  private StatefulRedisConnection<String, String> connection;
  private RedisCommands<String, String> redis;
  private RedisCache cache;
  private RedisCache replica;
  private RedisCache roomy;

  @BeforeAll
  void start() {
    connection = client.connect();
    redis = connection.sync();
    cache = connect(POLICY);
    replica = connect(POLICY);
    roomy = connect(CachePolicy.DEFAULT);
    await().until(() -> cache.reachable() && replica.reachable() && roomy.reachable());
  }

  private RedisCache connect(CachePolicy policy) {
    RedisConfig config =
        new RedisConfig(
            Optional.empty(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            10_000);
    return RedisCache.connect(vertx, TestRedis.url(), config, () -> policy, InstantSource.system());
  }

  @AfterAll
  void stop() {
    connection.close();
    client.shutdown();
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
            Entry.Origin.UNKNOWN);
    CachePlan.Store plan = new CachePlan.Store(ttl, bytes > 1024, 50, AccessFrequency.MODERATE);
    return new StoreRequest(key, entry, plan, Set.of(tags));
  }

  private StoreOutcome store(RedisCache in, CacheKey key) {
    return get(in.store(request(key, 10, Duration.ofMinutes(1))));
  }

  private boolean isHit(RedisCache in, CacheKey key) {
    return get(in.lookup(key)) instanceof Lookup.Hit;
  }

  /** That the counters say what is there. */
  private void assertCountersAreRight(String tenant) {
    RedisKeys keys = RedisKeys.of(tenant);
    List<String> ids = redis.zrange(keys.rank(), 0, -1);
    long bytes = ids.stream().mapToLong(id -> redis.strlen(keys.prefix() + id)).sum();
    assertThat(get(cache.contents(tenant)).bytes()).isEqualTo(bytes);
    assertThat(redis.hlen(keys.meta())).isEqualTo(ids.size());
    assertThat(redis.zcard(keys.expiry())).isEqualTo(ids.size());
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
    assertThat(get(replica.lookup(key(tenant, 1)))).isEqualTo(new Lookup.Hit(request.entry()));
    assertThat(get(replica.lookup(key(tenant, 2))))
        .isEqualTo(new Lookup.Miss(Lookup.Reason.ABSENT));
    assertThat(redis.pttl(RedisKeys.entry(key(tenant, 1)))).isBetween(1L, 60_000L);
    assertCountersAreRight(tenant);
  }

  @Test
  void entriesUsedLongestAgoGoFirst() {
    String tenant = newTenant();
    IntStream.range(0, LIMIT).forEach(i -> store(cache, key(tenant, i)));
    assertThat(isHit(replica, key(tenant, 0))).isTrue();
    String rank = RedisKeys.of(tenant).rank();
    await().until(() -> redis.zrank(rank, key(tenant, 0).id()) == LIMIT - 1);
    assertThat(((Stored) store(replica, key(tenant, 100))).evicted()).isEqualTo(1);
    assertThat(isHit(cache, key(tenant, 0))).isTrue();
    assertThat(isHit(cache, key(tenant, 1))).isFalse();
    assertThat(isHit(cache, key(tenant, 100))).isTrue();
    assertThat(get(cache.contents(tenant))).extracting(CacheContents::evictions).isEqualTo(1L);
    assertCountersAreRight(tenant);
  }

  @Test
  void overwritingAtCapacityEvictsNobody() {
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
    assertThat(redis.zcard(RedisKeys.of(tenant).rank())).isEqualTo(LIMIT);
    assertThat(redis.keys("sj:{" + tenant + ":0}:e:*")).hasSize(LIMIT);
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
    assertThat(redis.zcard(RedisKeys.of(tenant).rank())).isEqualTo(1);
    assertCountersAreRight(tenant);
  }

  @Test
  void deletedEntryIsGoneForAll() {
    String tenant = newTenant();
    store(cache, key(tenant, 1));
    assertThat(get(replica.delete(key(tenant, 1)))).isTrue();
    assertThat(get(replica.delete(key(tenant, 1)))).isFalse();
    assertThat(isHit(cache, key(tenant, 1))).isFalse();
    assertCountersAreRight(tenant);
  }

  @Test
  void purgeTakesWhatMatchesAllThatIsGiven() {
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
            Optional.ofNullable(tag));
    return get(roomy.purge(tenant, filter));
  }

  @Test
  void tenantsDoNotMeet() {
    String one = newTenant();
    String other = newTenant();
    store(cache, key(one, 1));
    assertThat(isHit(cache, key(other, 1))).isFalse();
    IntStream.range(0, 3 * LIMIT).forEach(i -> store(cache, key(other, i)));
    assertThat(purge(other, null, null, null)).isEqualTo(LIMIT);
    assertThat(isHit(cache, key(one, 1))).isTrue();
  }

  @Test
  void scriptsThatRedisHasForgottenAreSentAgain() {
    String tenant = newTenant();
    redis.scriptFlush();
    assertThat(store(cache, key(tenant, 1))).isInstanceOf(Stored.class);
    redis.scriptFlush();
    assertThat(get(cache.delete(key(tenant, 1)))).isTrue();
  }

  @Test
  void rubbishUnderOurKeysIsAMissAndIsOverwritten() {
    String tenant = newTenant();
    redis.set(RedisKeys.entry(key(tenant, 1)), "rubbish");
    redis.hset(RedisKeys.entry(key(tenant, 2)), "a", "b");
    for (int i = 1; i <= 2; i++) {
      assertThat(get(cache.lookup(key(tenant, i))))
          .isEqualTo(new Lookup.Miss(Lookup.Reason.CORRUPT));
      assertThat(store(cache, key(tenant, i))).isInstanceOf(Stored.class);
      assertThat(isHit(cache, key(tenant, i))).isTrue();
    }
    redis.set(RedisKeys.of(tenant).rank(), "rubbish");
    assertThat(store(cache, key(tenant, 3))).isInstanceOf(StoreOutcome.Dropped.class);
    assertThat(cache.reachable()).isTrue();
  }
}
