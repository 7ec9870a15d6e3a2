package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.FigureCounter;
import dev.scrubjay.gateway.analytics.figures.Latencies;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.CostSavings;
import dev.scrubjay.gateway.observe.RequestFigures.PerformanceImprovement;
import dev.scrubjay.gateway.observe.RequestFigures.Production;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.gateway.observe.ShadowedRequest;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import java.time.Duration;

/** Counts how one tenant's requests are routed, and how they end. Thread-safe. */
final class RequestCounting {
  private final TenantCounts counts;

  RequestCounting(TenantCounts counts) {
    this.counts = counts;
  }

  void routed(RoutingDecision decision) {
    counts.add(FigureCounter.DECISIONS, 1);
    boolean found = !(decision instanceof Unroutable none) || none.byRequirement();
    counts.add(FigureCounter.UNROUTABLE, found ? 0 : 1);
  }

  void upstreamFailed(String model) {
    counts.add(FigureCounter.UPSTREAM_FAILURES, model, 1);
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    if (request.type().isRequest()) {
      counts.add(FigureCounter.REQUESTS, request.type(), 1);
    }
    switch (request.end()) {
      case SUCCESS -> {}
      case FAILURE -> counts.add(FigureCounter.FAILURES, 1);
      case REFUSED -> counts.add(FigureCounter.REFUSED, 1);
      case ABANDONED -> counts.add(FigureCounter.ABANDONED, 1);
    }
    add(figures.accuracy());
    add(figures.savings());
    add(figures.improvement());
    counts.add(FigureCounter.SAVED_USD, figures.saved().usd());
    counts.add(FigureCounter.UNPRICED_SAVINGS, figures.saved().unpriced());
    figures.ownTime().ifPresent(this::addOwnTime);
    request.model().ifPresent(model -> add(model, figures.production()));
  }

  void shadowed(ShadowedRequest shadowed) {
    counts.add(FigureCounter.SHADOWED, shadowed.result(), 1);
    counts.add(FigureCounter.SHADOW_USD, shadowed.usd());
  }

  void reported(ReportedOutcome outcome) {
    add(outcome.accuracy());
    outcome.costUsd().ifPresent(cost -> counts.add(FigureCounter.REPORTED_COST_USD, cost));
  }

  private void add(RoutingAccuracy accuracy) {
    counts.add(FigureCounter.JUDGED, accuracy.judged());
    counts.add(FigureCounter.JUDGED_WELL, accuracy.judgedWell());
  }

  private void add(CostSavings savings) {
    counts.add(FigureCounter.ROUTED_ANSWERS, savings.answers());
    counts.add(FigureCounter.ROUTED_USD, savings.costUsd());
    counts.add(FigureCounter.ROUTED_STRONGEST_USD, savings.strongestCostUsd());
  }

  private void add(PerformanceImprovement improvement) {
    if (improvement.answers() > 0) {
      counts.add(FigureCounter.TOTAL_TIME, Latencies.bucket(improvement.servedSeconds()), 1);
      counts.add(FigureCounter.SERVED_SECONDS, improvement.servedSeconds());
      counts.add(FigureCounter.UNOPTIMIZED_SECONDS, improvement.unoptimizedSeconds());
    }
  }

  private void addOwnTime(Duration own) {
    counts.add(FigureCounter.OWN_SECONDS, own.toNanos() / 1e9);
    counts.add(FigureCounter.OWN_TIME, Latencies.bucket(own), 1);
  }

  private void add(String model, Production production) {
    counts.add(FigureCounter.MODEL_USAGE, model, production.answers());
    counts.add(FigureCounter.MODEL_COST_USD, model, production.costUsd());
    counts.add(FigureCounter.MODEL_UNPRICED, model, production.unpriced());
    counts.add(FigureCounter.MODEL_SECONDS, model, production.seconds());
    long tokens = production.inputTokens() + production.outputTokens();
    counts.add(FigureCounter.TOKENS, production.unpriced() == 0 ? tokens : 0);
    counts.add(FigureCounter.COST_USD, production.costUsd());
    counts.add(FigureCounter.UNPRICED, production.unpriced());
    counts.add(FigureCounter.FALLBACKS, production.fallbacks());
  }
}
