package dev.scrubjay.gateway.completion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.TwoReplicas;
import dev.scrubjay.gateway.coalescing.remote.FeedItem;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.routing.NamedModels;
import dev.scrubjay.gateway.routing.TestRouting;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whether an answer that is there suits another request, by its age and by its model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AcceptanceTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final InstantSource CLOCK = InstantSource.fixed(NOW);

  /** Draws with which no entry is due for an early refresh. */
  private static final RandomGenerator NO_LUCK = () -> 0;

  private final Vertx vertx = Vertx.vertx();
  private final CacheKey key = TwoReplicas.newKey();
  private final TestRouting routing = new TestRouting(vertx, new KeptObserver());
  private final AccuracyCheck accuracy =
      new AccuracyCheck(
          routing.upstreams(), new NamedModels(routing.upstreams()), routing.planner());
  private final Acceptance acceptance =
      new Acceptance(
          new CachedAnswers(
              vertx,
              () -> CachePolicy.DEFAULT,
              routing.upstreams(),
              new KeptObserver(),
              CLOCK,
              () -> 0),
          new FreshnessJudge(() -> CachePolicy.DEFAULT, CLOCK, NO_LUCK),
          accuracy);
  private final String strongest = model(true);
  private final String weakest = model(false);

  @AfterAll
  void stop() {
    TwoReplicas.get(vertx.close());
  }

  private String model(boolean best) {
    return best
        ? routing.upstreams().byAccuracy().getFirst().id()
        : routing.upstreams().byAccuracy().getLast().id();
  }

  private static Entry entry(String model, Duration left) {
    Entry.Origin origin = new Entry.Origin(model, 0.5, Duration.ofSeconds(1));
    Instant expiry = NOW.plus(left);
    return new Entry(
        Buffer.buffer("{}"),
        "application/json",
        NOW.minusSeconds(60),
        expiry,
        expiry.plusSeconds(60),
        origin);
  }

  @Test
  void anyModelSuitsWhoAsksForNoAccuracy() {
    Completion any = TestRequests.completion(key, "auto");
    assertThat(accuracy.accepts(any, weakest)).isTrue();
    assertThat(accuracy.accepts(any, "unknown")).isTrue();
  }

  @Test
  void modelMustBeAsAccurateAsAsked() {
    double least = routing.upstreams().strongest().orElseThrow().profile().accuracy();
    Completion demanding = TestRequests.accurate(key, least);
    assertThat(accuracy.accepts(demanding, strongest)).isTrue();
    assertThat(accuracy.accepts(demanding, weakest)).isFalse();
    assertThat(accuracy.accepts(demanding, "unknown")).isFalse();
  }

  @Test
  void modelOfAPinnedRequestIsNotQuestioned() {
    Completion pinned =
        new Completion(
            TestRequests.context(key, TestRequests.accuracy(0.99)),
            TestRequests.chat(weakest, false),
            key);
    assertThat(accuracy.accepts(pinned, weakest)).isTrue();
  }

  @Test
  void accuracyThatNoModelHasDoesNotMakeMissesForEver() {
    Completion impossible = TestRequests.accurate(key, 0.999);
    assertThat(routing.planner().attainableAccuracy(impossible)).isBetween(0.5, 0.998);
    assertThat(accuracy.accepts(impossible, strongest)).isTrue();
    assertThat(accuracy.accepts(impossible, "unknown")).isFalse();
  }

  @Test
  void freshEntryOfAGoodModelIsTheAnswer() {
    Entry fresh = entry(strongest, Duration.ofHours(1));
    assertThat(acceptance.fromEntry(TestRequests.completion(key, "auto"), fresh).result())
        .hasValueSatisfying(
            answer ->
                assertThat(answer.facts().cache())
                    .isEqualTo(
                        new CacheStatus.Hit(
                            Duration.ofMinutes(1), Duration.ofHours(1), Lookup.Tier.REDIS)))
        .containsInstanceOf(Answer.Whole.class);
  }

  @Test
  void staleEntryAndEntryOfAPoorModelAreNot() {
    Completion any = TestRequests.completion(key, "auto");
    assertThat(acceptance.fromEntry(any, entry(strongest, Duration.ofSeconds(-1))).result())
        .isEmpty();
    Completion demanding = TestRequests.accurate(key, 0.94);
    Entry poor = entry(weakest, Duration.ofHours(1));
    assertThat(acceptance.fromEntry(any, poor).result()).isPresent();
    assertThat(acceptance.fromEntry(demanding, poor).result()).isEmpty();
  }

  @Test
  void answerInFlightIsJudgedByItsModel() {
    Completion demanding = TestRequests.accurate(key, 0.94);
    assertThat(acceptance.accepts(demanding, facts(strongest))).isTrue();
    assertThat(acceptance.accepts(demanding, facts(weakest))).isFalse();
    assertThat(acceptance.accepts(demanding, facts(""))).isFalse();
  }

  private static AnswerFacts facts(String model) {
    return new FeedItem.AnswerStarted(model, "test", true).facts();
  }
}
