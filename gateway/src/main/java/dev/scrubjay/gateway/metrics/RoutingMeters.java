package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.seconds;
import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.util.List;

/** What the router decided, and what came of it. */
final class RoutingMeters {
  private static final String NO_MODEL = "none";

  /** As its sender wished: no failure of anybody's. */
  private static final String REFUSED = "refused";

  private final BoundedLabel models;
  private final Counter decisions;
  private final Histogram latency;
  private final Counter explored;
  private final Counter relaxed;
  private final Counter fallbacks;
  private final Counter cost;
  private final Counter strongestCost;
  private final Counter judged;
  private final Counter judgedWell;

  RoutingMeters(Families families, BoundedLabel models) {
    this.models = models;
    decisions =
        families.counter("model_routing_count_total", "Decisions, by outcome", "model", "outcome");
    latency = families.ownTime("model_routing_latency_seconds", "Time that decisions take");
    explored =
        families.counter(
            "model_routing_explored_count_total",
            "Decisions for a model in order to learn about it",
            "model");
    relaxed =
        families.counter(
            "model_routing_relaxed_count_total", "Requirements given up", "requirement");
    fallbacks =
        families.counter(
            "model_routing_fallback_count_total",
            "Answers of a model that was a fallback",
            "model");
    cost = families.counter("model_routing_cost_usd_total", "Cost of routed requests");
    strongestCost =
        families.counter(
            "model_routing_strongest_cost_usd_total", "What the strongest model would have cost");
    judged =
        families.counter(
            "model_routing_judged_count_total", "Routed requests and reported outcomes, judged");
    judgedWell =
        families.counter(
            "model_routing_judged_well_count_total",
            "Those that the first model chosen answered, or that were successes");
    zero(decisions::initLabelValues, models.values(), List.of("routed"));
    zero(decisions::initLabelValues, List.of(NO_MODEL), List.of("unroutable", REFUSED));
    zero(explored::initLabelValues, models.values());
    zero(relaxed::initLabelValues, words(Requirement.values()));
    zero(fallbacks::initLabelValues, models.values());
  }

  void decided(RoutingDecision decision, Duration took) {
    latency.observe(seconds(took));
    switch (decision) {
      case Routed routed -> {
        String model = models.of(routed.selected().model().id());
        decisions.labelValues(model, "routed").inc();
        if (routed.explored()) {
          explored.labelValues(model).inc();
        }
        routed.relaxed().forEach(requirement -> relaxed.labelValues(word(requirement)).inc());
      }
      case Unroutable none ->
          decisions.labelValues(NO_MODEL, none.byRequirement() ? REFUSED : "unroutable").inc();
    }
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    cost.inc(figures.savings().costUsd());
    strongestCost.inc(figures.savings().strongestCostUsd());
    add(figures.accuracy());
    if (figures.production().fallbacks() > 0) {
      request.model().map(models::of).ifPresent(model -> fallbacks.labelValues(model).inc());
    }
  }

  void reported(ReportedOutcome outcome) {
    add(outcome.accuracy());
  }

  private void add(RoutingAccuracy accuracy) {
    judged.inc(accuracy.judged());
    judgedWell.inc(accuracy.judgedWell());
  }
}
