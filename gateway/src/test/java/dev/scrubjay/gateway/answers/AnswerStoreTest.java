package dev.scrubjay.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.AnswerStore.Content;
import dev.scrubjay.gateway.answers.AnswerStore.Terms;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.cache.redis.TestCaches;
import dev.scrubjay.gateway.config.RedisConfig;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePlan.Skip;
import dev.scrubjay.policy.cache.CachePlan.SkipReason;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.FreshnessPolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers are stored as planned; there is no Redis here, and so each store is dropped. */
final class AnswerStoreTest {
  private static final Instant NOW = Instant.parse("2026-11-26T00:00:00.123Z");
  private static final Entry.Origin ORIGIN = new Entry.Origin("m", 0.01, Duration.ofSeconds(2));
  private static final CacheKey KEY =
      CacheKey.derive(Scope.DEFAULT, "chat.completions", "", new byte[] {1});
  private static final Duration SOON = Duration.ofMillis(100);

  /** The random number that is 0.5 as a share. */
  private static final long HALF = Long.MIN_VALUE;

  private final Vertx vertx = Vertx.vertx();
  private final List<StoreRequest> requests = new CopyOnWriteArrayList<>();
  private final List<StoreOutcome> outcomes = new CopyOnWriteArrayList<>();
  private CachePolicy policy = CachePolicy.DEFAULT;
  private final RedisCache cache =
      TestCaches.open(
          vertx,
          "redis://127.0.0.1:1",
          new RedisConfig(
              Optional.empty(),
              Optional.empty(),
              RedisConfig.ReadFrom.MASTER,
              1,
              SOON,
              SOON,
              Duration.ofSeconds(10),
              10),
          () -> policy);
  private final AnswerStore store =
      new AnswerStore(
          cache,
          () -> policy,
          new RequestObserver() {
            @Override
            public void stored(StoreRequest request, StoreOutcome outcome) {
              requests.add(request);
              outcomes.add(outcome);
            }
          },
          () -> NOW.plusNanos(456_789),
          () -> HALF);

  @AfterEach
  void stop() {
    get(cache.close());
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private static Content content(int bytes) {
    return new Content(Buffer.buffer(new byte[bytes]), "application/json", ORIGIN);
  }

  private static Terms terms(StoreHints hints) {
    return new Terms(hints, Set.of(), new StoreFence.Unfenced());
  }

  /** The request to Redis for an answer of {@code bytes}. */
  private StoreRequest stored(int bytes, Terms terms) {
    StoreOutcome outcome = get(store.store(KEY, content(bytes), terms).orElseThrow());
    assertThat(outcome).isInstanceOf(StoreOutcome.Dropped.class);
    assertThat(outcomes).containsExactly(outcome);
    return requests.getFirst();
  }

  private void withFreshness(double jitter, Duration negativeTtl) {
    policy =
        policy.withFreshness(
            new FreshnessPolicy(jitter, Duration.ZERO, Duration.ofMinutes(5), negativeTtl, 1));
  }

  @Test
  void entryExpiresByThePlanLessItsJitter() {
    StoreRequest request = stored(10, terms(StoreHints.NONE));
    Instant stale = NOW.plusSeconds(1_755); // 30 minutes less half of 5 %
    assertThat(request.entry())
        .isEqualTo(
            new Entry(
                content(10).payload(),
                "application/json",
                NOW,
                stale,
                stale.plusSeconds(300),
                ORIGIN));
    assertThat(request.plan().frequency()).isEqualTo(AccessFrequency.MODERATE);
    assertThat(request.plan().compress()).isFalse();
    assertThat(request.key()).isEqualTo(KEY);
    assertThat(request.lease()).isEmpty();
  }

  @Test
  void givenTtlIsKeptToTheSecond() {
    StoreRequest request = stored(1_024, terms(StoreHints.NONE.withTtl(Duration.ofSeconds(60))));
    assertThat(request.entry().softExpiry()).isEqualTo(NOW.plusSeconds(60));
    assertThat(request.plan().compress()).isTrue();
  }

  @Test
  void countedAccessesPrevailOverTheHint() {
    StoreHints rare = new StoreHints(Optional.of(AccessFrequency.RARE), 7, Optional.empty());
    StoreFence fence = new StoreFence.Leased("token", OptionalDouble.of(1_000));
    StoreRequest request = stored(10, new Terms(rare, Set.of("a", "b"), fence));
    assertThat(request.plan().frequency()).isEqualTo(AccessFrequency.FREQUENT);
    assertThat(request.plan().priority()).isEqualTo(7);
    assertThat(request.tags()).containsExactlyInAnyOrder("a", "b");
    assertThat(request.lease()).contains("token");
  }

  @Test
  void hintPrevailsWhereNothingIsCounted() {
    StoreHints rare = new StoreHints(Optional.of(AccessFrequency.RARE), 7, Optional.empty());
    StoreFence fence = new StoreFence.Leased("token", OptionalDouble.empty());
    assertThat(stored(10, new Terms(rare, Set.of(), fence)).plan().frequency())
        .isEqualTo(AccessFrequency.RARE);
    assertThat(store.plan(10, rare))
        .isEqualTo(
            new CachePlan.Store(
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                false,
                7,
                AccessFrequency.RARE,
                false));
  }

  @Test
  void nothingIsStoredThatThePlanSkips() {
    assertThat(store.store(KEY, content(0), terms(StoreHints.NONE))).isEmpty();
    policy = policy.withLimits(new CacheLimits(10, 1_000, 99));
    assertThat(store.store(KEY, content(100), terms(StoreHints.NONE))).isEmpty();
    assertThat(store.plan(100, StoreHints.NONE)).isEqualTo(new Skip(SkipReason.TOO_LARGE));
    assertThat(store.plan(99, StoreHints.NONE)).isInstanceOf(CachePlan.Store.class);
    assertThat(cache.pendingStores()).isZero();
    assertThat(requests).isEmpty();
  }

  @Test
  void refusalIsRememberedForAShortWhile() {
    withFreshness(0.5, Duration.ofSeconds(5));
    ApiError error = ApiError.invalid("messages", "no");
    store.refusal(KEY, error, new StoreFence.Leased("token", OptionalDouble.of(1_000)));
    await().until(() -> !requests.isEmpty());
    StoreRequest request = requests.getFirst();
    assertThat(Refusals.read(request.entry())).contains(error);
    assertThat(request.entry().softExpiry()).isEqualTo(NOW.plusSeconds(5));
    assertThat(request.entry().hardExpiry()).isEqualTo(NOW.plusSeconds(5));
    assertThat(request.entry().origin()).isEqualTo(Entry.Origin.UNKNOWN);
    assertThat(request.plan().priority()).isZero();
    assertThat(request.lease()).contains("token");
  }

  @Test
  void refusalIsNotRememberedWhereThePolicySaysSo() {
    withFreshness(0, Duration.ZERO);
    store.refusal(KEY, ApiError.invalid("messages", "no"), new StoreFence.Unfenced());
    assertThat(cache.pendingStores()).isZero();
    assertThat(requests).isEmpty();
  }

  @Test
  void fenceIsTheLeaseAsGranted() {
    StoreFence fence =
        StoreFence.Leased.under(new Acquired.Granted("token", 2.5, Optional.empty()));
    assertThat(fence.leaseToken()).contains("token");
    assertThat(fence.knownAccesses()).hasValue(2.5);
    StoreFence none = new StoreFence.Unfenced();
    assertThat(none.leaseToken()).isEmpty();
    assertThat(none.knownAccesses()).isEmpty();
  }
}
