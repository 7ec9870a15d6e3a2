package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.family.Families.word;
import static dev.scrubjay.gateway.metrics.family.Families.words;

import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.Family;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** The meters of the router's decisions, and of the costs of routed requests. */
final class RoutingMeters {
  private static final String NO_MODEL = "none";

  /** No model met the request's own strict requirements, which is not a failure of the router. */
  private static final String REFUSED = "refused";

  private final BoundedLabel models;
  private final Family<Counter> decisions;
  private final Timer latency;
  private final Family<Counter> explored;
  private final Family<Counter> relaxed;
  private final Family<Counter> fallbacks;
  private final Counter cost;
  private final Counter strongestCost;
  private final Counter judged;
  private final Counter judgedWell;

  RoutingMeters(Families families, BoundedLabel models) {
    this.models = models;
    decisions =
        families.counters(
            "model_routing_count_total", "Routing decisions, by outcome", "model", "outcome");
    latency = families.ownTime("model_routing_latency_seconds", "Time that routing decisions took");
    explored =
        families.counters(
            "model_routing_explored_count_total",
            "Routing decisions that explored a model",
            "model");
    relaxed =
        families.counters(
            "model_routing_relaxed_count_total", "Requirements that were relaxed", "requirement");
    fallbacks =
        families.counters(
            "model_routing_fallback_count_total",
            "Answers of a model that was a fallback",
            "model");
    cost = families.counter("model_routing_cost_usd_total", "Cost of routed requests, USD");
    strongestCost =
        families.counter(
            "model_routing_strongest_cost_usd_total",
            "Cost that routed requests would have had with the strongest model, USD");
    judged =
        families.counter(
            "model_routing_judged_count_total",
            "Routed requests and reported outcomes that are judged");
    judgedWell =
        families.counter(
            "model_routing_judged_well_count_total",
            "Routed requests and reported outcomes that are judged well");
    decisions.foresee(models.values(), List.of("routed"));
    decisions.foresee(List.of(NO_MODEL), List.of("unroutable", REFUSED));
    explored.foresee(models.values());
    relaxed.foresee(words(Requirement.values()));
    fallbacks.foresee(models.values());
  }

  void decided(RoutingDecision decision, Duration took) {
    latency.record(took);
    switch (decision) {
      case Routed routed -> {
        String model = models.of(routed.selected().model().id());
        decisions.of(model, "routed").increment();
        if (routed.explored()) {
          explored.of(model).increment();
        }
        routed.relaxed().forEach(requirement -> relaxed.of(word(requirement)).increment());
      }
      case Unroutable none ->
          decisions.of(NO_MODEL, none.byRequirement() ? REFUSED : "unroutable").increment();
    }
  }

  void completed(CompletedRequest request, RequestFigures figures) {
    cost.increment(figures.savings().costUsd());
    strongestCost.increment(figures.savings().strongestCostUsd());
    add(figures.accuracy());
    if (figures.production().fallbacks() > 0) {
      request.model().map(models::of).ifPresent(model -> fallbacks.of(model).increment());
    }
  }

  void reported(ReportedOutcome outcome) {
    add(outcome.accuracy());
  }

  private void add(RoutingAccuracy accuracy) {
    judged.increment(accuracy.judged());
    judgedWell.increment(accuracy.judgedWell());
  }
}
