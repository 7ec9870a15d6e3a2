package dev.scrubjay.gateway.completion;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.Refusals;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.TestAttempts;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.completion.ProviderRequest.CacheableRequest;
import dev.scrubjay.gateway.completion.ProviderRequest.UncachedRequest;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss.MissReason;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.routing.TestRouting;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is stored of providers' answers and refusals, and on which terms. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnswerStorageIT {
  private static final CachePolicy SMALL =
      CachePolicy.DEFAULT.withLimits(new CacheLimits(100, 1 << 20, 1000));
  private static final Usage USAGE = new Usage(100, 20);
  private static final long FIRST = 1_000_000;
  private static final Buffer BODY = Buffer.buffer("{\"answer\":1}");

  private final TwoReplicas replicas = new TwoReplicas();
  private final KeptObserver observer = new KeptObserver();
  private final TestRouting routing = new TestRouting(replicas.vertx(), observer);
  private final Upstream upstream = routing.upstreams().all().getFirst();
  private final RoutePlan pinned =
      routing.planner().plan(TestRequests.completion(newKey(), upstream.id()));
  private final RoutePlan routed =
      routing.planner().plan(TestRequests.completion(newKey(), "auto"));
  private final AnswerStorage storage =
      new AnswerStorage(
          new AnswerStore(replicas.here(), () -> SMALL, observer, InstantSource.system(), () -> 0),
          () -> SMALL,
          () -> FIRST + Duration.ofSeconds(3).toNanos());

  @AfterAll
  void stop() {
    replicas.close();
  }

  private static CacheableRequest cacheable(CacheKey key, MissReason reason) {
    return new CacheableRequest(
        TestRequests.completion(key, "m"),
        CacheStatus.Miss.because(reason),
        new StoreFence.Unfenced(),
        AnswerPurpose.CLIENT,
        new Cancellation());
  }

  private static CacheableRequest cacheable(CacheKey key) {
    return cacheable(key, MissReason.ABSENT);
  }

  private Attempted<String> answered(String... failed) {
    return TestAttempts.answered(upstream, List.of(failed), FIRST);
  }

  private StoreRequest stored(CacheKey key) {
    await().until(() -> find(key).findAny().isPresent());
    assertThat(find(key)).hasSize(1);
    return find(key).findAny().orElseThrow();
  }

  private Stream<StoreRequest> find(CacheKey key) {
    return observer.stored.stream().filter(request -> request.key().equals(key));
  }

  private static ApiException failure(ErrorKind kind) {
    return new ApiException(ApiError.of(kind, "code", "no"));
  }

  @Test
  void answerIsStoredWithItsOrigin() {
    CacheKey key = newKey();
    assertThat(storage.store(cacheable(key), pinned, answered(), BODY, USAGE)).isTrue();
    StoreRequest stored = stored(key);
    assertThat(stored.entry().payload()).isEqualTo(BODY);
    assertThat(stored.entry().contentType()).isEqualTo("application/json");
    assertThat(stored.entry().origin().model()).isEqualTo(upstream.id());
    assertThat(stored.entry().origin().cost()).isEqualTo(upstream.cost(USAGE));
    assertThat(stored.entry().origin().costUsd()).isPositive();
    assertThat(stored.entry().origin().latency()).isEqualTo(Duration.ofSeconds(3));
    assertThat(stored.plan().ttl()).isEqualTo(SMALL.ttl().moderate());
    assertThat(stored.tags()).isEqualTo(Set.of("tag"));
    assertThat(get(replicas.here().lookup(key))).isInstanceOf(Lookup.CacheHit.class);
  }

  @Test
  void answerThatIsNotForTheCacheIsNotStored() {
    CacheKey key = newKey();
    UncachedRequest uncached =
        new UncachedRequest(TestRequests.completion(key, "m"), new CacheStatus.Bypass("no-store"));
    assertThat(storage.store(uncached, pinned, answered(), BODY, USAGE)).isFalse();
    assertThat(get(replicas.here().lookup(key))).isInstanceOf(Lookup.CacheMiss.class);
  }

  @Test
  void answerThatIsTooLargeIsNotStored() {
    Buffer largest = Buffer.buffer("x".repeat(1000));
    Buffer tooLarge = Buffer.buffer("x".repeat(1001));
    assertThat(storage.store(cacheable(newKey()), pinned, answered(), largest, USAGE)).isTrue();
    assertThat(storage.store(cacheable(newKey()), pinned, answered(), tooLarge, USAGE)).isFalse();
    assertThat(storage.maxStreamChars()).isEqualTo(8000);
  }

  @Test
  void answerOfAFallbackIsStoredBriefly() {
    CacheKey key = newKey();
    assertThat(storage.store(cacheable(key), pinned, answered("other"), BODY, USAGE)).isTrue();
    assertThat(stored(key).plan().ttl()).isEqualTo(SMALL.ttl().rare());
  }

  @Test
  void leaseFencesTheStore() {
    CacheKey key = newKey();
    String token = TwoReplicas.granted(replicas.leases(), key, Duration.ofSeconds(20)).token();
    CacheableRequest leased =
        new CacheableRequest(
            TestRequests.completion(key, "m"),
            CacheStatus.Miss.because(MissReason.ABSENT),
            new StoreFence.Leased(token, OptionalDouble.of(1)),
            AnswerPurpose.CLIENT,
            new Cancellation());
    assertThat(storage.store(leased, pinned, answered(), BODY, USAGE)).isTrue();
    assertThat(stored(key).lease()).contains(token);
  }

  @Test
  void refusalOfAPinnedModelIsRememberedForAShortWhile() {
    CacheKey key = newKey();
    storage.refused(cacheable(key), pinned, failure(ErrorKind.UNPROCESSABLE));
    StoreRequest stored = stored(key);
    assertThat(Refusals.read(stored.entry()))
        .contains(ApiError.of(ErrorKind.UNPROCESSABLE, "code", "no"));
    assertThat(stored.plan().ttl()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void otherFailuresAreNotRemembered() {
    assertThat(routed.decision()).isPresent();
    List<CacheKey> keys = Stream.generate(TwoReplicas::newKey).limit(6).toList();
    ApiException refusal = failure(ErrorKind.INVALID_REQUEST);
    storage.refused(cacheable(keys.get(0)), pinned, failure(ErrorKind.RATE_LIMITED));
    storage.refused(cacheable(keys.get(1)), pinned, failure(ErrorKind.BAD_GATEWAY));
    storage.refused(cacheable(keys.get(2)), pinned, new IllegalStateException("broken"));
    storage.refused(cacheable(keys.get(3)), routed, refusal);
    storage.refused(cacheable(keys.get(4), MissReason.STALE), pinned, refusal);
    storage.refused(
        new UncachedRequest(
            TestRequests.completion(keys.get(5), "m"), new CacheStatus.Bypass("no-store")),
        pinned,
        refusal);
    CacheKey last = newKey();
    storage.refused(cacheable(last), pinned, refusal);
    assertThat(stored(last).key()).isEqualTo(last);
    for (CacheKey key : keys) {
      assertThat(get(replicas.here().lookup(key))).isInstanceOf(Lookup.CacheMiss.class);
    }
  }
}
