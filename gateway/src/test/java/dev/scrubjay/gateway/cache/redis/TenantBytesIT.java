package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.shared.RequestMemory;
import dev.scrubjay.gateway.shared.RequestMemory.RankedScore;
import dev.scrubjay.gateway.shared.SharedState;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.FrequencyPolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a tenant writes to Redis, it takes no other tenant's memory. */
final class TenantBytesIT {
  private static final long LIMIT = 16 << 20;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final CachePolicy POLICY =
      CachePolicy.DEFAULT.withLimits(new CacheLimits(1000, LIMIT, 8 << 20));

  private final Vertx vertx = Vertx.vertx();
  private final String tenant = "t-" + UUID.randomUUID();
  private final String other = "t-" + UUID.randomUUID();
  private LocalRedis server;
  private RedisCache cache;
  private RedisLink link;
  private RedisClient client;
  private RedisCommands<String, String> redis;

  @BeforeEach
  void start() {
    server = LocalRedis.start("--maxmemory", "14mb", "--maxmemory-policy", "volatile-lru");
    cache = TestCaches.open(vertx, server.url(), () -> POLICY);
    link = TestCaches.link(vertx, server.url(), TestCaches.PATIENT);
    client = RedisClient.create(server.url());
    redis = client.connect().sync();
    await().until(() -> cache.reachable() && link.isReachable());
  }

  @AfterEach
  void stop() {
    get(cache.close());
    get(link.close());
    client.shutdown();
    get(vertx.close());
    server.close();
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private RequestMemory requests(long limit) {
    return new SharedState(link).requests(InstantSource.system(), () -> limit);
  }

  private List<CacheKey> stored(String owner, int entries) {
    List<CacheKey> keys =
        IntStream.range(0, entries).mapToObj(i -> StoreFixture.key(owner, i)).toList();
    keys.forEach(key -> get(cache.store(StoreFixture.request(key, 500, HOUR))));
    return keys;
  }

  private long left(List<CacheKey> keys) {
    return keys.stream().filter(key -> redis.exists(StoreFixture.name(key)) == 1).count();
  }

  @Test
  void requestsOfOneTenantEvictNothingOfAnother() {
    List<CacheKey> keys = stored(other, 400);
    RequestMemory requests = requests(LIMIT);
    Scope scope = new Scope(tenant, "w");
    for (int round = 0; round < 60; round++) {
      List<Future<?>> writes = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        writes.add(requests.remember(scope, "r-" + round + "-" + i, "x".repeat(150), HOUR));
      }
      get(Future.all(writes));
    }
    assertThat(left(keys)).isEqualTo(400);
    assertThat(Long.parseLong(redis.hget(RedisKeys.of(tenant, 0).base() + "requests", "")))
        .isBetween(LIMIT / 16 / 2, LIMIT / 16);
    RankedScore verdict = new RankedScore(1, 1);
    assertThat(get(requests.judge(scope.tenant(), scope.workspace(), "r-59-999", verdict, HOUR)))
        .isPresent();
    assertThat(get(requests.judge(scope.tenant(), scope.workspace(), "r-0-0", verdict, HOUR)))
        .isEmpty();
  }

  @Test
  void leasesOfOneTenantEvictNothingOfAnother() {
    List<CacheKey> keys = stored(other, 400);
    long granted = 0;
    for (int round = 0; round < 40; round++) {
      List<Future<Acquired>> leases = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        CacheKey key = StoreFixture.key(tenant, round * 1000 + i);
        leases.add(cache.leases().acquire(key, LeaseMode.LOOK, HOUR, 0));
      }
      get(Future.all(leases));
      granted +=
          leases.stream().filter(lease -> lease.result() instanceof Acquired.Granted).count();
    }
    assertThat(granted).isEqualTo(LIMIT / 16 / 500);
    assertThat(left(keys)).isEqualTo(400);
  }

  @Test
  void requestsTakeTheirBytesFromTheTenantsOwnEntries() {
    long limit = 100_000;
    RedisCache small =
        TestCaches.open(
            vertx, server.url(), () -> POLICY.withLimits(new CacheLimits(1000, limit, 1 << 20)));
    await().until(small::reachable);
    RequestMemory requests = requests(limit);
    for (int i = 0; i < 100; i++) {
      get(requests.remember(new Scope(tenant, "w"), "r" + i, "x".repeat(150), HOUR));
    }
    long requestBytes = Long.parseLong(redis.hget(RedisKeys.of(tenant, 0).base() + "requests", ""));
    assertThat(requestBytes).isGreaterThan(limit / 16 - 400);
    for (int i = 0; i < 30; i++) {
      get(small.store(StoreFixture.noise(StoreFixture.key(tenant, i), 5000 + i)));
    }
    long entryBytes = get(small.contents(tenant)).bytes();
    assertThat(entryBytes + requestBytes).isLessThanOrEqualTo(limit).isGreaterThan(limit - 6000);
    get(small.close());
  }

  @Test
  void workspaceJudgesItsOwnRequestsOnly() {
    RequestMemory requests = requests(LIMIT);
    get(requests.remember(new Scope(tenant, "w"), "r", "text", HOUR));
    RankedScore verdict = new RankedScore(1, 1);
    assertThat(get(requests.judge(tenant, "v", "r", verdict, HOUR))).isEmpty();
    assertThat(get(requests.judge(other, "w", "r", verdict, HOUR))).isEmpty();
    assertThat(get(requests.judge(tenant, "w", "r", verdict, HOUR)))
        .hasValueSatisfying(judged -> assertThat(judged.noted()).isTrue());
  }

  @Test
  void bookkeepingOfATenantThatDoesNotComeBackIsSwept() {
    FrequencyPolicy brief =
        new FrequencyPolicy(20, 5, Duration.ofSeconds(1), Duration.ofMillis(500));
    RedisCache forgetful = TestCaches.open(vertx, server.url(), () -> POLICY.withFrequency(brief));
    await().until(forgetful::reachable);
    get(
        forgetful.store(
            StoreFixture.request(StoreFixture.key(tenant, 1), 10, Duration.ofMillis(300))));
    get(
        forgetful
            .leases()
            .acquire(StoreFixture.key(tenant, 2), LeaseMode.LOOK, Duration.ofMillis(300), 0));
    List<CacheKey> alive = stored(other, 3);
    assertThat(redis.keys("sj:{" + tenant + ":0}:*")).isNotEmpty();
    await()
        .untilAsserted(
            () -> {
              get(forgetful.sweep());
              assertThat(redis.keys("sj:{" + tenant + ":0}:*")).isEmpty();
            });
    assertThat(left(alive)).isEqualTo(3);
    assertThat(get(forgetful.verify(other, false)).faults()).isZero();
    get(forgetful.close());
  }
}
