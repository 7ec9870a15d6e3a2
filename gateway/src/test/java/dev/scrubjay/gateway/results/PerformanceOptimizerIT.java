package dev.scrubjay.gateway.results;

import static dev.scrubjay.gateway.cache.redis.TwoReplicas.get;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.granted;
import static dev.scrubjay.gateway.cache.redis.TwoReplicas.newKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.completion.KeptObserver;
import dev.scrubjay.gateway.observe.CacheStatus.Hit;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.results.PerformanceOptimizer.IntendedWork;
import dev.scrubjay.gateway.results.PerformanceOptimizer.Optimization;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import dev.scrubjay.gateway.routing.RoutingAdvice;
import dev.scrubjay.gateway.routing.TestRouting;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.routing.Tokenizer;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.MalformedJsonException;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The optimizer's answers to bots: the result, or how to produce it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PerformanceOptimizerIT {
  private static final Scope SCOPE = new Scope("t", "w");

  private final TwoReplicas replicas = new TwoReplicas();
  private final KeptObserver observer = new KeptObserver();
  private final TestRouting routing = new TestRouting(replicas.vertx(), observer);

  @AfterAll
  void stop() {
    replicas.close();
  }

  @BeforeEach
  void forget() {
    observer.statuses.clear();
    observer.completed.clear();
  }

  private PerformanceOptimizer optimizer(Duration later) {
    InstantSource clock = () -> Instant.now().plus(later);
    return new PerformanceOptimizer(
        replicas.here(),
        new AnswerStore(replicas.here(), () -> CachePolicy.DEFAULT, observer, clock, () -> 0),
        () -> CachePolicy.DEFAULT,
        new FreshnessJudge(() -> CachePolicy.DEFAULT, clock, () -> 0),
        new RoutingAdvice(
            routing.router(),
            new TokenCounts(routing.upstreams()::catalog, new Tokenizer(loading -> {})),
            routing.upstreams(),
            observer),
        observer,
        clock,
        () -> 9_000);
  }

  private Entry stored(CacheKey key) {
    Entry entry = TwoReplicas.entry(Buffer.buffer("{\"result\":1}"));
    String token = granted(replicas.others(), key, Duration.ofSeconds(20)).token();
    assertThat(replicas.storeElsewhere(key, entry, token)).isInstanceOf(StoreOutcome.Stored.class);
    return entry;
  }

  private static CacheKey key(String operation, String params) {
    return PerformanceOptimizer.key(SCOPE, operation, params.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void keyIsThatOfTheParametersInAnyOrder() {
    assertThat(key("op", "{\"a\":1,\"b\":2}")).isEqualTo(key("op", " {\"b\":2, \"a\":1}"));
    assertThat(key("op", "{\"a\":1}")).isNotEqualTo(key("op", "{\"a\":2}"));
    assertThat(key("op", "{\"a\":1}")).isNotEqualTo(key("other", "{\"a\":1}"));
    assertThatThrownBy(() -> key("op", "{")).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void resultThatIsThereIsFoundAndCounted() {
    CacheKey key = newKey();
    Entry entry = stored(key);
    PerformanceOptimizer optimizer = optimizer(Duration.ZERO);
    assertThat(get(optimizer.lookup(TestRequests.context(key), key)))
        .isInstanceOfSatisfying(
            ResultLookup.ResultFound.class,
            found -> {
              assertThat(found.hit().entry()).isEqualTo(entry);
              assertThat(found.stale()).isFalse();
            });
    assertThat(observer.statuses).hasOnlyElementsOfType(Hit.class).hasSize(1);
    assertThat(observer.completed).hasSize(1);
    CompletedRequest counted = observer.completed.get(0);
    assertThat(counted.type()).isEqualTo(CompletedRequest.Type.CACHE_HIT);
    assertThat(counted.saved()).isEqualTo(Cost.of(0.5));
    assertThat(counted.total()).isEqualTo(Duration.ofNanos(9_000));
    assertThat(get(optimizer.optimize(TestRequests.context(key), key, new IntendedWork(10, null))))
        .isEqualTo(new Optimization.CachedResult(entry));
  }

  @Test
  void resultThatHasBecomeStaleIsNone() {
    CacheKey key = newKey();
    Entry entry = stored(key);
    assertThat(entry.softExpiry()).isBefore(Instant.now().plus(Duration.ofMinutes(2)));
    assertThat(get(optimizer(Duration.ofMinutes(2)).lookup(TestRequests.context(key), key)))
        .isEqualTo(new ResultLookup.NoResult(Miss.MissReason.STALE));
    assertThat(observer.statuses).containsExactly(Miss.because(Miss.MissReason.STALE));
    assertThat(observer.completed).isEmpty();
  }

  @Test
  void missIsAnsweredByTheModelAndTheTermsOfStorage() {
    CacheKey key = newKey();
    PerformanceOptimizer optimizer = optimizer(Duration.ZERO);
    Optimization.Advised advised =
        (Optimization.Advised)
            get(optimizer.optimize(TestRequests.context(key), key, new IntendedWork(5000, null)));
    assertThat(advised.plan())
        .isInstanceOfSatisfying(
            CachePlan.Store.class,
            plan -> {
              assertThat(plan.ttl()).isEqualTo(CachePolicy.DEFAULT.ttl().moderate());
              assertThat(plan.compress()).isTrue();
            });
    assertThat(observer.statuses).containsExactly(Miss.because(Miss.MissReason.ABSENT));
    assertThat(observer.completed).hasSize(1);
    CompletedRequest counted = observer.completed.get(0);
    assertThat(counted.type()).isEqualTo(CompletedRequest.Type.ADVICE);
    assertThat(counted.success()).isTrue();
    assertThat(counted.model()).isPresent();
    assertThat(optimizer.route(TestRequests.context(key), key.operation(), null))
        .isEqualTo(advised.decision());
  }

  @Test
  void resultThatIsTooLargeIsNotToBeStored() {
    CacheKey key = newKey();
    int tooLarge = CachePolicy.DEFAULT.limits().maxEntryBytes() + 1;
    Optimization optimized =
        get(
            optimizer(Duration.ZERO)
                .optimize(TestRequests.context(key), key, new IntendedWork(tooLarge, null)));
    assertThat(((Optimization.Advised) optimized).plan()).isInstanceOf(CachePlan.Skip.class);
  }
}
