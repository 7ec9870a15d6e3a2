package dev.scrubjay.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.AnswerStore.Content;
import dev.scrubjay.gateway.answers.AnswerStore.Terms;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.PurgeFilter;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store under a lease comes to nothing once the lease has ended. */
final class StoreFenceIT {
  private static final PurgeFilter ALL =
      new PurgeFilter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Vertx vertx = Vertx.vertx();
  private final RedisCache cache =
      TestCaches.open(vertx, TestRedis.url(), () -> CachePolicy.DEFAULT);
  private final AnswerStore store =
      new AnswerStore(
          cache,
          () -> CachePolicy.DEFAULT,
          new RequestObserver() {},
          InstantSource.system(),
          () -> 0);
  private final Scope scope = new Scope("f-" + UUID.randomUUID(), "default");
  private final CacheKey key = CacheKey.derive(scope, "chat.completions", "", new byte[] {1});

  @BeforeEach
  void connect() {
    await().until(cache::reachable);
  }

  @AfterEach
  void stop() {
    get(cache.close());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private StoreFence lease(LeaseMode mode) {
    Acquired acquired = get(cache.leases().acquire(key, mode, Duration.ofSeconds(30), 0));
    assertThat(acquired).isInstanceOf(Acquired.Granted.class);
    return StoreFence.Leased.under((Acquired.Granted) acquired);
  }

  private StoreOutcome store(String answer, StoreFence fence) {
    Content content = new Content(Buffer.buffer(answer), "application/json", Entry.Origin.UNKNOWN);
    return get(
        store.store(key, content, new Terms(StoreHints.NONE, Set.of(), fence)).orElseThrow());
  }

  private Optional<String> cached() {
    return get(cache.lookup(key)) instanceof Lookup.CacheHit hit
        ? Optional.of(hit.entry().payload().toString())
        : Optional.empty();
  }

  @Test
  void storeUnderAHeldLeaseEndsIt() {
    StoreFence fence = lease(LeaseMode.LOOK);
    assertThat(store("first", fence)).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(store("second", fence)).isEqualTo(new StoreOutcome.Fenced());
    assertThat(cached()).contains("first");
  }

  @Test
  void purgeStopsAStoreBegunBeforeIt() {
    StoreFence fence = lease(LeaseMode.LOOK);
    assertThat(get(cache.purge(scope.tenant(), ALL))).isZero();
    assertThat(store("old", fence)).isEqualTo(new StoreOutcome.Fenced());
    assertThat(cached()).isEmpty();
    assertThat(store("new", lease(LeaseMode.LOOK))).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(cached()).contains("new");
  }

  @Test
  void purgeStopsAStoreWithoutALeaseBegunBeforeIt() {
    StoreFence fence = get(store.fence(key));
    assertThat(get(cache.purge(scope.tenant(), ALL))).isZero();
    assertThat(store("old", fence)).isEqualTo(new StoreOutcome.Fenced());
    assertThat(cached()).isEmpty();
    assertThat(store("new", get(store.fence(key)))).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(cached()).contains("new");
  }

  @Test
  void purgeStopsStoresThoughRedisHasLostTheEpochBefore() {
    get(cache.purge(scope.tenant(), ALL));
    StoreFence fence = get(store.fence(key));
    redis(redis -> redis.del(stats()));
    get(cache.purge(scope.tenant(), ALL));
    assertThat(store("old", fence)).isEqualTo(new StoreOutcome.Fenced());
  }

  @Test
  void rubbishInPlaceOfTheEpochStopsNoStore() {
    redis(redis -> redis.hset(stats(), "epoch", "rubbish"));
    assertThat(store("one", get(store.fence(key)))).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(cached()).contains("one");
  }

  private String stats() {
    return "sj:{" + scope.tenant() + ":0}:stats";
  }

  private static void redis(Consumer<RedisCommands<String, String>> change) {
    RedisClient client = RedisClient.create(TestRedis.url());
    change.accept(client.connect().sync());
    client.shutdown();
  }

  @Test
  void storeWithoutALeaseLeavesThatOfAnother() {
    StoreFence held = lease(LeaseMode.LOOK);
    assertThat(store("one", get(store.fence(key)))).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(store("two", held)).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(cached()).contains("two");
  }

  @Test
  void deletionStopsAStoreBegunBeforeIt() {
    StoreFence fence = lease(LeaseMode.LOOK);
    assertThat(get(cache.delete(key))).isFalse();
    assertThat(store("old", fence)).isEqualTo(new StoreOutcome.Fenced());
    assertThat(cached()).isEmpty();
  }

  @Test
  void leaseTakenAwayStopsItsFormerHolder() {
    StoreFence former = lease(LeaseMode.LOOK);
    StoreFence present = lease(LeaseMode.TAKE);
    assertThat(store("old", former)).isEqualTo(new StoreOutcome.Fenced());
    assertThat(store("new", present)).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(cached()).contains("new");
  }

  @Test
  void storeWithoutALeaseNeedsNone() {
    assertThat(store("one", new StoreFence.Unfenced())).isInstanceOf(StoreOutcome.Stored.class);
    assertThat(cached()).contains("one");
  }
}
