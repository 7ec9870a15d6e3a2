package dev.scrubjay.gateway.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.scrubjay.gateway.attempt.ChainWalk.Success;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.gateway.request.TestRequests;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.TestUpstreams;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.BudgetSpent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.gateway.upstream.UpstreamEvent.ExtraCall;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.UpstreamException.ErrorReply;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import dev.scrubjay.policy.upstream.Hedging;
import dev.scrubjay.policy.upstream.Retries;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chain of models is attempted in order, within the deadline and the retry budget. */
final class FallbackChainTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final Upstream first = TestUpstreams.at(vertx, "first", "http://one", "http://two");
  private final Upstream second = TestUpstreams.at(vertx, "second", "http://three");
  private final Upstream third = TestUpstreams.at(vertx, "third", "http://four");
  private final RequestContext context = TestRequests.context(RoutingRequirements.NONE);
  private final List<String> sent = new ArrayList<>();
  private final List<UpstreamEvent> events = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private final Deque<Future<String>> replies = new ArrayDeque<>();
  private final List<Duration> waits = new ArrayList<>();
  private final Deque<Runnable> onTime = new ArrayDeque<>();
  private Duration eachTakes = Duration.ZERO;
  private long now = 7_000;

  private final RequestObserver observer =
      new RequestObserver() {
        @Override
        public void upstream(UpstreamEvent event) {
          events.add(event);
        }

        @Override
        public void upstreamFailed(Scope scope, String model, FailureKind kind) {
          failures.add(model + ": " + kind);
        }

        @Override
        public void observed(Scope scope, String requestId, Observation observation) {
          failures.add(requestId + " " + observation);
        }
      };

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static Future<String> failing(FailureKind kind) {
    return Future.failedFuture(new UpstreamException(kind, "testing", "failed: " + kind));
  }

  private static Future<String> rateLimited(Duration retryAfter) {
    return Future.failedFuture(
        new UpstreamException(
            FailureKind.RATE_LIMITED,
            "testing",
            "is busy",
            new ErrorReply(429, null, null, retryAfter)));
  }

  private Future<Success<String>> run(int budget, Hedging hedging, Upstream... chain) {
    UpstreamPolicy policy =
        new UpstreamPolicy(
            DEADLINE,
            false,
            4,
            EjectionPolicy.DEFAULT,
            new RetryBudget.Policy(0, budget, Duration.ofSeconds(10)),
            hedging);
    Timer timer =
        (delay, action) -> {
          waits.add(delay);
          onTime.add(action);
          return () -> onTime.remove(action);
        };
    return new FallbackChain(
            policy, new AttemptFailures(observer), observer, () -> now, timer, new Random(1))
        .run(context, List.of(chain), true, this::send);
  }

  private Future<Success<String>> run(int budget, Upstream... chain) {
    return run(budget, Hedging.DEFAULT, chain);
  }

  /** Takes the model's first endpoint that is not tried yet. */
  private Future<String> send(Upstream upstream, Attempt attempt) {
    String endpoint =
        upstream.provider().baseUrls().stream()
            .map(URI::getAuthority)
            .filter(name -> attempt.tried().add(name))
            .findFirst()
            .orElse("none");
    sent.add(upstream.id() + "@" + endpoint + " in " + attempt.timeLeft().toMillis());
    now += eachTakes.toNanos();
    return replies.remove();
  }

  private static ApiError error(Future<Success<String>> result) {
    assertThat(result.failed()).isTrue();
    return assertThat(result.cause()).asInstanceOf(type(ApiException.class)).actual().error();
  }

  @Test
  void firstModelThatAnswersIsTheOnlyOne() {
    replies.add(Future.succeededFuture("hi"));
    assertThat(run(5, first, second).result())
        .isEqualTo(new Success<>(first, List.of(), HedgedCall.Hedge.NONE, 7_000, "hi"));
    assertThat(sent).containsExactly("first@one in 10000");
    assertThat(events).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void otherEndpointsAreTriedAndThenTheNextModel() {
    eachTakes = Duration.ofMillis(1_500);
    replies.add(failing(FailureKind.SERVER_ERROR));
    replies.add(failing(FailureKind.CUT));
    replies.add(Future.succeededFuture("hi"));
    Success<String> success = run(5, first, second).result();
    assertThat(success)
        .isEqualTo(new Success<>(second, List.of("first"), HedgedCall.Hedge.NONE, 7_000, "hi"));
    assertThat(sent)
        .containsExactly("first@one in 10000", "first@two in 8500", "second@three in 7000");
    assertThat(events)
        .containsExactly(
            new ExtraCall("testing", "first", Extra.RETRY),
            new ExtraCall("testing", "second", Extra.FALLBACK));
    assertThat(failures)
        .containsExactly(
            "first: SERVER_ERROR",
            "req_1 " + new Observation.ObservedFailure("first"),
            "first: CUT",
            "req_1 " + new Observation.ObservedFailure("first"));
  }

  @Test
  void requestAtFaultIsNotAttemptedAgain() {
    replies.add(
        Future.failedFuture(
            new UpstreamException(
                FailureKind.REJECTED,
                "testing",
                "says no",
                new ErrorReply(400, "messages", "bad_messages", null))));
    assertThat(error(run(5, first, second)))
        .isEqualTo(
            new ApiError(
                ErrorKind.INVALID_REQUEST,
                "provider testing says no",
                "messages",
                "bad_messages",
                null));
    assertThat(sent).hasSize(1);
    assertThat(failures).containsExactly("first: REJECTED");
  }

  @Test
  void clientThatLeftIsNotServedFurther() {
    Promise<String> slow = Promise.promise();
    replies.add(slow.future());
    Future<Success<String>> result = run(5, first, second);
    context.cancellation().cancel();
    slow.fail(new UpstreamException(FailureKind.CUT, "testing", "was cut"));
    assertThat(error(result).code()).isEqualTo("upstream_cut");
    assertThat(sent).hasSize(1);
  }

  @Test
  void modelThatCannotAnswerBeforeTheDeadlineIsNotAttempted() {
    eachTakes = DEADLINE.minus(TestUpstreams.LATENCY).plusMillis(1);
    replies.add(failing(FailureKind.AUTH));
    assertThat(error(run(5, first, second)).message())
        .isEqualTo("provider testing refused the gateway's credentials");
    assertThat(sent).hasSize(1);
    assertThat(events).isEmpty();
  }

  @Test
  void modelThatJustCanAnswerBeforeTheDeadlineIsAttempted() {
    eachTakes = DEADLINE.minus(TestUpstreams.LATENCY);
    replies.add(failing(FailureKind.AUTH));
    replies.add(Future.succeededFuture("hi"));
    assertThat(run(5, first, second).result().upstream()).isEqualTo(second);
    assertThat(sent).containsExactly("first@one in 10000", "second@three in 1000");
  }

  @Test
  void errorOfAllIsTheLastOnesWithTheShortestPause() {
    replies.add(rateLimited(Duration.ofSeconds(3)));
    replies.add(rateLimited(Duration.ofSeconds(8)));
    replies.add(failing(FailureKind.TIMEOUT));
    assertThat(error(run(5, second, third, TestUpstreams.at(vertx, "fourth", "http://five"))))
        .isEqualTo(
            new ApiError(
                ErrorKind.GATEWAY_TIMEOUT,
                "provider testing is busy; provider testing failed: TIMEOUT",
                null,
                "upstream_timeout",
                Duration.ofSeconds(3)));
  }

  @Test
  void spentBudgetEndsTheChain() {
    replies.add(failing(FailureKind.SERVER_ERROR));
    replies.add(failing(FailureKind.CUT));
    assertThat(error(run(1, first, second)).code()).isEqualTo("upstream_cut");
    assertThat(events)
        .containsExactly(
            new ExtraCall("testing", "first", Extra.RETRY),
            new BudgetSpent("testing", "second", Extra.FALLBACK));
  }

  @Test
  void modelsThatAreNotCalledCostNoBudget() {
    replies.add(failing(FailureKind.EJECTED));
    replies.add(failing(FailureKind.OVERFLOW));
    replies.add(Future.succeededFuture("hi"));
    assertThat(run(0, first, second, third).result().failed()).containsExactly("first", "second");
    assertThat(events).isEmpty();
    assertThat(failures).containsExactly("first: EJECTED", "second: OVERFLOW");
  }

  @Test
  void chargeForASkippedModelPaysForTheNext() {
    replies.add(failing(FailureKind.AUTH));
    replies.add(failing(FailureKind.EJECTED));
    replies.add(Future.succeededFuture("hi"));
    assertThat(run(1, first, second, third).result().upstream()).isEqualTo(third);
    assertThat(events).containsExactly(new ExtraCall("testing", "second", Extra.FALLBACK));
  }

  @Test
  void failureOfOursIsNobodysAttempt() {
    IllegalStateException bug = new IllegalStateException("bug");
    replies.add(Future.failedFuture(bug));
    assertThat(run(5, first, second).cause()).isSameAs(bug);
    assertThat(sent).hasSize(1);
    assertThat(failures).isEmpty();
  }

  @Test
  void lateStreamIsHedgedAtTheOtherEndpointOutOfTheBudget() {
    replies.add(Promise.<String>promise().future());
    replies.add(Future.succeededFuture("hi"));
    Hedging hedging = new Hedging(true, Optional.of(Duration.ofMillis(300)));
    Future<Success<String>> result = run(1, hedging, first);
    onTime.remove().run();
    assertThat(result.result())
        .isEqualTo(new Success<>(first, List.of(), HedgedCall.Hedge.WON, 7_000, "hi"));
    assertThat(sent).containsExactly("first@one in 10000", "first@two in 10000");
    assertThat(events).containsExactly(new ExtraCall("testing", "first", Extra.HEDGE));
  }

  @Test
  void lastAddressIsCalledAgainAfterAWaitThatGrows() {
    replies.add(failing(FailureKind.CONNECT));
    replies.add(failing(FailureKind.SERVER_ERROR));
    replies.add(Future.succeededFuture("hi"));
    Future<Success<String>> result = run(5, second);
    onTime.remove().run();
    onTime.remove().run();
    assertThat(result.result())
        .isEqualTo(new Success<>(second, List.of(), HedgedCall.Hedge.NONE, 7_000, "hi"));
    assertThat(sent).hasSize(3);
    assertThat(events)
        .containsExactly(
            new ExtraCall("testing", "second", Extra.RETRY),
            new ExtraCall("testing", "second", Extra.RETRY));
    assertThat(waits.get(0)).isLessThan(Retries.DEFAULT.base());
    assertThat(waits.get(1)).isLessThan(Retries.DEFAULT.base().multipliedBy(2));
  }

  @Test
  void lastAddressIsGivenUpAfterItsRetries() {
    for (int i = 0; i <= Retries.DEFAULT.most(); i++) {
      replies.add(failing(FailureKind.CUT));
    }
    Future<Success<String>> result = run(5, second);
    onTime.remove().run();
    onTime.remove().run();
    assertThat(error(result).code()).isEqualTo("upstream_cut");
    assertThat(onTime).isEmpty();
  }

  @Test
  void shortPauseOfTheLastModelIsWaitedFor() {
    replies.add(rateLimited(Duration.ofSeconds(2)));
    replies.add(Future.succeededFuture("hi"));
    Future<Success<String>> result = run(5, second);
    onTime.remove().run();
    assertThat(result.result().reply()).isEqualTo("hi");
    assertThat(waits.getFirst()).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_200));
  }

  @Test
  void longPauseIsToldAtOnce() {
    replies.add(rateLimited(Retries.DEFAULT.maxRetryAfter().plusMillis(1)));
    assertThat(error(run(5, second)).retryAfter()).isEqualTo(Duration.ofMillis(5_001));
    assertThat(onTime).isEmpty();
  }

  @Test
  void waitThatWouldPassTheDeadlineIsNotBegun() {
    eachTakes = DEADLINE.minus(TestUpstreams.LATENCY).minusMillis(1_500);
    replies.add(rateLimited(Duration.ofSeconds(2)));
    assertThat(error(run(5, second)).code()).isEqualTo("upstream_rate_limited");
    assertThat(onTime).isEmpty();
  }

  @Test
  void clientThatLeavesInTheWaitIsNotServedFurther() {
    replies.add(failing(FailureKind.CONNECT));
    Future<Success<String>> result = run(5, second);
    context.cancellation().cancel();
    onTime.remove().run();
    assertThat(error(result).code()).isEqualTo("upstream_connect");
    assertThat(sent).hasSize(1);
  }

  @Test
  void requestThatIsTooLongGoesToAModelWithALongerContext() {
    Upstream alike = TestUpstreams.at(vertx, "alike", "http://five");
    Upstream longer = TestUpstreams.at(vertx, profile("longer", 100_000), "http://six");
    replies.add(failing(FailureKind.CONTEXT_LENGTH));
    replies.add(Future.succeededFuture("hi"));
    Success<String> success = run(5, second, alike, longer).result();
    assertThat(success.upstream()).isEqualTo(longer);
    assertThat(success.failed()).containsExactly("second");
  }

  @Test
  void requestThatIsTooLongForAllIsTheClientsToShorten() {
    replies.add(failing(FailureKind.CONTEXT_LENGTH));
    assertThat(error(run(5, second, third)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    assertThat(sent).hasSize(1);
  }

  private static ModelProfile profile(String id, int context) {
    return new ModelProfile(
        id,
        id,
        "testing",
        1e-6,
        2e-6,
        TestUpstreams.LATENCY,
        0.9,
        context,
        Set.of(Capability.TEXT));
  }
}
