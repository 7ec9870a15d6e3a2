package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.EntryCodec;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.Lookup.AbsenceReason;
import dev.scrubjay.gateway.cache.NearCache;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreOutcome.DropReason;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.config.CoalescingConfig;
import dev.scrubjay.gateway.config.NearCacheConfig;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares the cache with its reference model by the same random operations. */
final class CacheModelIT {
  private static final int STEPS = 1000;
  private static final int KEYS = 120;
  private static final CacheLimits LIMITS = new CacheLimits(40, 30_000, 1 << 20);

  private final Vertx vertx = Vertx.vertx();
  private final RedisClient client = RedisClient.create(TestRedis.url());
  private final StatefulRedisConnection<String, String> connection = client.connect();
  private final RedisCommands<String, String> redis = connection.sync();
  private final RedisAsyncCommands<String, String> pipeline = connection.async();
  private final String tenant = "m-" + UUID.randomUUID();
  private final RedisKeys keys = RedisKeys.of(tenant, 0);
  private final String clockKey = keys.base() + "clock";
  private final AtomicLong micros = new AtomicLong(1_800_000_000_000_000L);
  private volatile CachePolicy policy = CachePolicy.DEFAULT;
  private final RedisLink link =
      RedisLink.open(vertx, TestRedis.url(), TestCaches.PATIENT, CommandLatencyRecorder.disabled());
  private final RedisCache cache =
      new RedisCache(
          vertx,
          link,
          new Shards(link, Scripts.load().map(this::withOurClock), () -> policy, 1),
          new NearCache(NearCacheConfig.DEFAULT),
          CoalescingConfig.DEFAULT,
          MemoryBudget.ofHeap(0.4),
          () -> Instant.ofEpochMilli(micros.get() / 1000));

  /** The script with the test's clock, so that hours pass in a test. */
  private String withOurClock(String script) {
    String ours = "local t = redis.call('GET', '" + clockKey + "') local time = {0, tonumber(t)}";
    return script.replace("local time = redis.call('TIME')", ours);
  }

  @AfterEach
  void stop() {
    get(cache.close());
    client.shutdown();
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @EnumSource
  void sameSurvivorsAndCountersAsTheModel(EvictionPolicy eviction) {
    run(20261124 + eviction.name().hashCode(), List.of(eviction));
  }

  @Test
  void sameSurvivorsAndCountersWhilePoliciesAreSwitched() {
    run(77, List.of(EvictionPolicy.values()));
  }

  private void run(long seed, List<EvictionPolicy> policies) {
    System.out.println("CacheModelIT: seed " + seed + ", " + policies);
    SplittableRandom random = new SplittableRandom(seed);
    policy = CachePolicy.DEFAULT.withLimits(LIMITS).withEviction(policies.get(0));
    CacheModel model = new CacheModel(policy, micros.get());
    await().until(cache::reachable);
    get(
        cache.drain(
            Duration.ofSeconds(1))); // stops the timer, which would flush uses at other times
    for (int step = 0; step < STEPS; step++) {
      micros.addAndGet(random.nextLong(random.nextInt(20) == 0 ? 600_000_000L : 2_000_000L) + 1000);
      redis.set(clockKey, Long.toString(micros.get()));
      model.setClock(micros.get());
      if (random.nextInt(20) == 0) {
        EvictionPolicy next = policies.get(random.nextInt(policies.size()));
        policy = policy.withEviction(next);
        model.switchTo(policy);
      }
      int kind = random.nextInt(20);
      if (kind < 12) {
        store(random, model);
      } else if (kind < 19) {
        touch(random, model);
      } else {
        CacheKey key = key(random.nextInt(KEYS));
        assertThat(get(cache.delete(key))).isEqualTo(model.delete(key.id()));
      }
      assertSame(model, step);
    }
    assertThat(model.evictions()).isGreaterThan(100);
    assertThat(get(cache.verify(tenant, false)).faults()).isZero();
  }

  private CacheKey key(int number) {
    byte[] body = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    return CacheKey.derive(new Scope(tenant, "w"), "op", "", body);
  }

  private void store(SplittableRandom random, CacheModel model) {
    int frequency = random.nextInt(4);
    Duration ttl = Duration.ofSeconds(60 + random.nextInt(3000));
    Duration grace = Duration.ofSeconds(random.nextInt(3) * 100L);
    CachePlan.Store plan =
        new CachePlan.Store(
            ttl,
            grace,
            false,
            random.nextInt(101),
            frequency == 3
                ? AccessFrequency.FREQUENT
                : frequency == 1 ? AccessFrequency.RARE : AccessFrequency.MODERATE,
            frequency == 0);
    Instant now = Instant.ofEpochMilli(micros.get() / 1000);
    Instant soft = now.plus(ttl);
    Entry entry =
        new Entry(
            Buffer.buffer(new byte[random.nextInt(3000) + 1]),
            "x",
            now,
            soft,
            soft.plus(grace),
            new Entry.Origin("", random.nextDouble(), Duration.ZERO));
    CacheKey key = key(random.nextInt(KEYS));
    storeWhenReachable(new StoreRequest(key, entry, plan, Set.of(), Optional.empty()));
    model.store(
        key.id(),
        EntryCodec.encode(key, entry).length(),
        ttl.toMillis(),
        ttl.plus(grace).toMillis(),
        entry.origin().costUsd(),
        plan.priority(),
        frequency);
  }

  /** Looks up a key, again if Redis has not answered, as on a busy machine. */
  private boolean isHit(CacheKey key) {
    Lookup lookup;
    do {
      await().until(cache::reachable);
      lookup = get(cache.lookup(key));
    } while (lookup.equals(new Lookup.CacheMiss(AbsenceReason.TIMEOUT))
        || lookup.equals(new Lookup.CacheMiss(AbsenceReason.UNAVAILABLE)));
    assertThat(lookup).isNotEqualTo(new Lookup.CacheMiss(AbsenceReason.CORRUPT));
    return lookup instanceof Lookup.CacheHit;
  }

  /**
   * Stores; a cache that was taken for unreachable meanwhile, on a busy machine, has kept nothing.
   */
  private void storeWhenReachable(StoreRequest request) {
    StoreOutcome outcome;
    do {
      await().until(cache::reachable);
      outcome = get(cache.store(request));
    } while (outcome.equals(new StoreOutcome.Dropped(DropReason.CACHE_UNAVAILABLE)));
    if (!(outcome instanceof StoreOutcome.Stored)) {
      assertThat(outcome)
          .isIn(
              new StoreOutcome.Dropped(DropReason.OUTRANKED),
              new StoreOutcome.Dropped(DropReason.TOO_LARGE));
    }
  }

  private void touch(SplittableRandom random, CacheModel model) {
    List<Map.Entry<String, Integer>> uses = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      CacheKey key = key(random.nextInt(KEYS));
      boolean seen = uses.stream().anyMatch(use -> use.getKey().equals(key.id()));
      boolean alive = isHit(key);
      assertThat(alive).isEqualTo(model.isAlive(key.id()));
      if (alive && !seen) {
        int more = random.nextInt(8);
        for (int i = 0; i < more; i++) {
          assertThat(isHit(key)).isTrue();
        }
        uses.add(Map.entry(key.id(), 1 + more));
      } else if (alive) {
        int before = 1 + uses.stream().map(Map.Entry::getKey).toList().indexOf(key.id());
        int count = uses.remove(before - 1).getValue();
        uses.add(Map.entry(key.id(), count + 1));
      }
    }
    get(cache.flushTouches());
    model.touch(uses);
  }

  private void assertSame(CacheModel model, int step) {
    RedisFuture<List<String>> alive = pipeline.zrange(keys.expiry(), 0, -1);
    RedisFuture<List<KeyValue<String, String>>> counters =
        pipeline.hmget(keys.stats(), "bytes", "evictions");
    List<String> ids = alive.toCompletableFuture().join().stream().sorted().toList();
    assertThat(ids).as("survivors at step %s", step).isEqualTo(model.ids());
    List<Long> counted =
        counters.toCompletableFuture().join().stream()
            .map(counter -> Long.parseLong(counter.getValueOrElse("0")))
            .toList();
    assertThat(counted)
        .as("bytes and evictions at step %s", step)
        .containsExactly(model.bytes(), model.evictions());
    for (String id : step % 100 == 0 ? ids : List.<String>of()) {
      double count = Double.parseDouble(redis.hget(keys.meta(), id).split(" ", -1)[1]);
      assertThat(count).isCloseTo(model.count(id), within(1e-9 * (1 + model.count(id))));
    }
  }
}
