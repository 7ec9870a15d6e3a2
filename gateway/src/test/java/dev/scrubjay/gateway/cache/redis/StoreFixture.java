package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreOutcome;
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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Two replicas of a cache over one Redis, and a third that has room for more entries. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreFixture {
  static final int LIMIT = 10;
  static final CachePolicy POLICY = limited(CachePolicy.DEFAULT, LIMIT, 1 << 20);

  final Vertx vertx = Vertx.vertx();
  RedisClusterCommands<String, String> redis;
  RedisCache cache;
  RedisCache replica;
  RedisCache roomy;

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

  RedisCache open(CachePolicy policy) {
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

  static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  static String newTenant() {
    return "t-" + UUID.randomUUID();
  }

  static CacheKey key(String tenant, String workspace, String operation, int number) {
    byte[] body = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    return CacheKey.derive(new Scope(tenant, workspace), operation, "", body);
  }

  static CacheKey key(String tenant, int number) {
    return key(tenant, "w", "op", number);
  }

  static StoreRequest request(CacheKey key, int bytes, Duration ttl, String... tags) {
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

  StoreOutcome store(RedisCache in, CacheKey key) {
    return get(in.store(request(key, 10, Duration.ofMinutes(1))));
  }

  boolean isHit(RedisCache in, CacheKey key) {
    return get(in.lookup(key)) instanceof Lookup.CacheHit;
  }

  static RedisKeys keys(String tenant) {
    return RedisKeys.of(tenant, 0);
  }

  static String name(CacheKey key) {
    return RedisKeys.of(key, 1).entry(key.id());
  }

  /** Asserts that the counters agree with the entries. */
  void assertCountersAreRight(String tenant) {
    RedisKeys keys = keys(tenant);
    List<String> ids = redis.zrange(keys.expiry(), 0, -1);
    long bytes = ids.stream().mapToLong(id -> redis.strlen(keys.prefix() + id)).sum();
    assertThat(get(cache.contents(tenant)).bytes()).isEqualTo(bytes);
    assertThat(redis.hlen(keys.meta())).isEqualTo(ids.size());
    assertThat(redis.zcard(keys.rank(EvictionPolicy.LRU))).isEqualTo(ids.size());
    assertThat(get(cache.verify(tenant, false)).faults()).isZero();
  }

  /** A request whose payload cannot be compressed. */
  static StoreRequest noise(CacheKey key, int bytes) {
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
}
