package dev.scrubjay.gateway.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The caches of two replicas on a real Redis, which can also be changed behind their backs. */
public final class TwoReplicas implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final RedisClient client = RedisClient.create(TestRedis.url());
  private final RedisCommands<String, String> redis = client.connect().sync();
  private final RedisCache here = open();
  private final RedisCache elsewhere = open();

  private RedisCache open() {
    RedisCache opened = TestCaches.open(vertx, TestRedis.url(), () -> CachePolicy.DEFAULT);
    await().until(() -> opened.reachable() && opened.near().isArmed());
    await().until(() -> opened.leases().isListening());
    return opened;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** The cache of the replica under test. */
  public RedisCache here() {
    return here;
  }

  /** The leases as the replica under test sees them. */
  public Leases leases() {
    return here.leases();
  }

  /** The leases as the other replica sees them. */
  public Leases others() {
    return elsewhere.leases();
  }

  /** A key of a tenant of its own. */
  public static CacheKey newKey() {
    Scope scope = new Scope("t-" + UUID.randomUUID(), "w");
    return CacheKey.derive(scope, "chat.completions", "", new byte[] {1});
  }

  public static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  /** Does {@code work} on the one context of these replicas, and waits for it. */
  public <T> T onContext(Supplier<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        nothing -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return get(done.future());
  }

  /** Does {@code work} on the one context of these replicas, and waits for it. */
  public void runOnContext(Runnable work) {
    boolean done =
        onContext(
            () -> {
              work.run();
              return true;
            });
    assertThat(done).isTrue();
  }

  public Context context() {
    return context;
  }

  /** The lease on {@code key}, granted to {@code leases}. */
  public static Acquired.Granted granted(Leases leases, CacheKey key, Duration length) {
    return (Acquired.Granted) get(leases.acquire(key, LeaseMode.LOOK, length, 1));
  }

  /** A fresh entry that holds {@code payload}. */
  public static Entry entry(Buffer payload) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    Instant expiry = now.plus(Duration.ofMinutes(1));
    Entry.Origin origin = new Entry.Origin("gpt-4o", 0.5, Duration.ofSeconds(1));
    return new Entry(payload, "application/json", now, expiry, expiry, origin);
  }

  /** Stores {@code entry} from the other replica, under the lease {@code token}. */
  public StoreOutcome storeElsewhere(CacheKey key, Entry entry, String token) {
    CachePlan.Store plan =
        new CachePlan.Store(
            Duration.ofMinutes(1), Duration.ZERO, false, 50, AccessFrequency.MODERATE, false);
    return get(elsewhere.store(new StoreRequest(key, entry, plan, Set.of(), Optional.of(token))));
  }

  /** How long the lease on {@code key} lasts; negative if there is none. */
  public long millisLeft(CacheKey key) {
    return redis.pttl(keys(key).lease(key.id()));
  }

  /** Whether a follower has marked that it waits for the lease on {@code key}. */
  public boolean isAwaited(CacheKey key) {
    return redis.exists(keys(key).waiting(key.id())) == 1;
  }

  /** Ends the lease on {@code key} without a signal. */
  public void endSilently(CacheKey key) {
    assertThat(redis.del(keys(key).lease(key.id()))).isOne();
  }

  /** Appends to the feed of the lease {@code token} without a signal. */
  public void feedSilently(CacheKey key, String token, String item) {
    String feed = keys(key).feed(key.id());
    assertThat(redis.rpush(feed, token, item)).isEqualTo(2);
    assertThat(redis.expire(feed, Duration.ofMinutes(1))).isTrue();
  }

  private static RedisKeys keys(CacheKey key) {
    return RedisKeys.of(key, 1);
  }

  @Override
  public void close() {
    List.of(here, elsewhere).forEach(cache -> get(cache.close()));
    client.shutdown();
    get(vertx.close());
  }
}
