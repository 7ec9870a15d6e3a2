package dev.scrubjay.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.observe.CompletedRequest.Ending;
import dev.scrubjay.gateway.observe.RequestFigures.CostSavings;
import dev.scrubjay.gateway.observe.RequestFigures.Delivery;
import dev.scrubjay.gateway.observe.RequestFigures.PerformanceImprovement;
import dev.scrubjay.gateway.observe.RequestFigures.Production;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.gateway.request.RequestTrail;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.model.Cost;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The figures that each kind of request counts for. */
final class RequestFiguresTest {
  private static final CostSavings SAVINGS = new CostSavings(1, 0.01, 0.02);
  private static final PerformanceImprovement IMPROVEMENT = new PerformanceImprovement(1, 1, 2);
  private static final Production PRODUCTION = new Production(1, 0, 10, 20, 0, 0.01, 0.9);

  private static CompletedRequest request(
      CompletedRequest.Type type, Ending end, boolean routed, boolean fallback) {
    return new CompletedRequest(
        "req_1",
        Scope.DEFAULT,
        "chat.completions",
        type,
        end,
        Optional.of("gpt-4o"),
        fallback,
        new Usage(10, 20),
        Cost.of(0.01),
        Cost.of(0.02),
        Cost.of(0.03),
        Duration.ofSeconds(1),
        Duration.ofMillis(900),
        Duration.ofSeconds(2),
        routed,
        Optional.empty(),
        Optional.empty());
  }

  private static RequestFigures routed(CompletedRequest.Type type, Ending end) {
    return RequestFigures.of(request(type, end, true, false));
  }

  private static RequestFigures unrouted(CompletedRequest.Type type, Ending end) {
    return RequestFigures.of(request(type, end, false, false));
  }

  @Test
  void routedAnswerCountsForEachFigure() {
    RequestFigures figures = routed(CompletedRequest.Type.MODEL_ROUTING, Ending.SUCCESS);
    assertThat(figures.accuracy()).isEqualTo(new RoutingAccuracy(1, 1));
    assertThat(figures.savings()).isEqualTo(SAVINGS);
    assertThat(figures.improvement()).isEqualTo(IMPROVEMENT);
    assertThat(figures.delivery()).isEqualTo(new Delivery(1, 1));
    assertThat(figures.production()).isEqualTo(PRODUCTION);
    assertThat(figures.ownTime()).contains(Duration.ofMillis(100));
  }

  @Test
  void answerOfAFallbackIsNotJudgedWell() {
    RequestFigures figures =
        RequestFigures.of(request(CompletedRequest.Type.MODEL_ROUTING, Ending.SUCCESS, true, true));
    assertThat(figures.accuracy()).isEqualTo(new RoutingAccuracy(1, 0));
    assertThat(figures.production().fallbacks()).isEqualTo(1);
    assertThat(figures.savings()).isEqualTo(SAVINGS);
  }

  @Test
  void pinnedAnswerIsApartFromRouting() {
    RequestFigures figures = unrouted(CompletedRequest.Type.PINNED, Ending.SUCCESS);
    assertThat(figures.accuracy()).isEqualTo(RoutingAccuracy.NONE);
    assertThat(figures.savings()).isEqualTo(CostSavings.NONE);
    assertThat(figures.improvement()).isEqualTo(IMPROVEMENT);
    assertThat(figures.production()).isEqualTo(PRODUCTION);
  }

  @Test
  void withRoutingTurnedOffTheGatewayStillChoosesForAuto() {
    RequestFigures figures = routed(CompletedRequest.Type.PINNED, Ending.SUCCESS);
    assertThat(figures.accuracy()).isEqualTo(new RoutingAccuracy(1, 1));
    assertThat(figures.savings()).isEqualTo(SAVINGS);
  }

  @Test
  void hitAndSharedAnswerSaveAndImproveAndAreNeitherJudgedNorPaidFor() {
    for (CompletedRequest.Type type :
        new CompletedRequest.Type[] {
          CompletedRequest.Type.CACHE_HIT, CompletedRequest.Type.COALESCED
        }) {
      RequestFigures figures = unrouted(type, Ending.SUCCESS);
      assertThat(figures.saved().usd()).isEqualTo(0.03);
      assertThat(figures.improvement()).isEqualTo(IMPROVEMENT);
      assertThat(figures.delivery().answers()).isEqualTo(1);
      assertThat(figures.accuracy()).isEqualTo(RoutingAccuracy.NONE);
      assertThat(figures.savings()).isEqualTo(CostSavings.NONE);
      assertThat(figures.production()).isEqualTo(Production.NONE);
      assertThat(figures.ownTime().isPresent()).isEqualTo(type == CompletedRequest.Type.CACHE_HIT);
    }
  }

  @Test
  void refreshIsPaidForAndRoutedButNoClientWaitsForIt() {
    RequestFigures figures = routed(CompletedRequest.Type.REFRESH, Ending.SUCCESS);
    assertThat(figures.savings()).isEqualTo(SAVINGS);
    assertThat(figures.production()).isEqualTo(PRODUCTION);
    assertThat(figures.accuracy()).isEqualTo(RoutingAccuracy.NONE);
    assertThat(figures.improvement()).isEqualTo(PerformanceImprovement.NONE);
    assertThat(figures.delivery()).isEqualTo(Delivery.NONE);
    assertThat(routed(CompletedRequest.Type.REFRESH, Ending.FAILURE).accuracy())
        .isEqualTo(RoutingAccuracy.NONE);
  }

  @Test
  void adviceCountsForTheGatewaysOwnTimeAlone() {
    RequestFigures figures = unrouted(CompletedRequest.Type.ADVICE, Ending.SUCCESS);
    assertThat(figures.ownTime()).isPresent();
    assertThat(figures.accuracy()).isEqualTo(RoutingAccuracy.NONE);
    assertThat(figures.improvement()).isEqualTo(PerformanceImprovement.NONE);
    assertThat(figures.delivery()).isEqualTo(Delivery.NONE);
  }

  @Test
  void reportedWorkIsPaidForAndRoutedAndNotTimedAsTheGatewaysOwn() {
    RequestFigures figures = routed(CompletedRequest.Type.REPORTED, Ending.SUCCESS);
    assertThat(figures.savings()).isEqualTo(SAVINGS);
    assertThat(figures.improvement()).isEqualTo(IMPROVEMENT);
    assertThat(figures.production()).isEqualTo(PRODUCTION);
    assertThat(figures.accuracy()).as("its outcome is").isEqualTo(RoutingAccuracy.NONE);
    assertThat(figures.ownTime()).isEmpty();
    assertThat(unrouted(CompletedRequest.Type.REPORTED, Ending.SUCCESS).savings())
        .isEqualTo(CostSavings.NONE);
  }

  @Test
  void waitingForOthersIsNotTheGatewaysOwnTime() {
    CompletedRequest request =
        new CompletedRequest(
            "req_1",
            Scope.DEFAULT,
            "chat.completions",
            CompletedRequest.Type.MODEL_ROUTING,
            Ending.SUCCESS,
            Optional.of("gpt-4o"),
            false,
            new Usage(10, 20),
            Cost.of(0.01),
            Cost.of(0.02),
            Cost.ZERO,
            Duration.ofSeconds(2),
            Duration.ofMillis(900),
            Duration.ofMillis(1000),
            Duration.ofSeconds(2),
            true,
            Optional.empty(),
            Optional.empty(),
            new RequestTrail(0));
    assertThat(RequestFigures.of(request).ownTime()).contains(Duration.ofMillis(100));
    assertThat(RequestFigures.of(request).improvement().servedSeconds()).isEqualTo(2);
  }

  @Test
  void failureSpeaksAgainstRoutingAndRefusedAndAbandonedDoNot() {
    assertThat(routed(CompletedRequest.Type.MODEL_ROUTING, Ending.FAILURE).accuracy())
        .isEqualTo(new RoutingAccuracy(1, 0));
    for (Ending end : new Ending[] {Ending.FAILURE, Ending.REFUSED, Ending.ABANDONED}) {
      RequestFigures figures = routed(CompletedRequest.Type.MODEL_ROUTING, end);
      assertThat(figures.accuracy().judged()).isEqualTo(end == Ending.FAILURE ? 1 : 0);
      assertThat(figures.savings()).isEqualTo(CostSavings.NONE);
      assertThat(figures.improvement()).isEqualTo(PerformanceImprovement.NONE);
      boolean paid = end == Ending.ABANDONED; // by a client that left a model's answer
      assertThat(figures.production().answers()).isEqualTo(paid ? 1 : 0);
      assertThat(figures.production().costUsd() > 0).isEqualTo(paid);
      assertThat(figures.saved().usd()).isZero();
      assertThat(figures.ownTime()).isEmpty();
    }
  }
}
