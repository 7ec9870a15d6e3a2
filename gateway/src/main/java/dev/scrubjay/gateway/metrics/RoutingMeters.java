package dev.scrubjay.gateway.metrics;

import static dev.scrubjay.gateway.metrics.Families.seconds;
import static dev.scrubjay.gateway.metrics.Families.word;
import static dev.scrubjay.gateway.metrics.Families.words;
import static dev.scrubjay.gateway.metrics.Families.zero;

import dev.scrubjay.gateway.observe.CompletedRequest;
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

  void completed(CompletedRequest request) {
    if (request.type() == CompletedRequest.Type.MODEL_ROUTING) {
      cost.inc(request.costUsd());
      strongestCost.inc(request.strongestCostUsd());
    }
    if (request.fallback()) {
      request.model().map(models::of).ifPresent(model -> fallbacks.labelValues(model).inc());
    }
  }
}
