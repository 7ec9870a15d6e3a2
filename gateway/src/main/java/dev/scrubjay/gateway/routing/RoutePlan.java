package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingRequest;
import io.opentelemetry.api.trace.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The models that a completion goes to.
 *
 * @param chain the first model and its fallbacks, in order; at least one
 * @param decision of the router; empty if the client pinned the model
 * @param task the kind of task; empty for embeddings
 * @param missed the stated requirements that models are expected to miss, by model id
 * @param cascade the cheap models that come before the chain, if there are any
 */
public record RoutePlan(
    List<Upstream> chain,
    Optional<Routed> decision,
    Optional<RoutingRequest> task,
    Map<String, List<Requirement>> missed,
    Optional<CascadeRoute> cascade) {
  public RoutePlan {
    chain = List.copyOf(chain);
    missed = Map.copyOf(missed);
  }

  /** This plan with another chain. */
  RoutePlan with(List<Upstream> other) {
    return new RoutePlan(other, decision, task, missed, cascade);
  }

  /** This plan with what models are expected to miss. */
  RoutePlan missing(Map<String, List<Requirement>> other) {
    return new RoutePlan(chain, decision, task, other, cascade);
  }

  /** The stated requirements that were given up for an answer of {@code model}. */
  public List<Requirement> givenUp(String model) {
    Set<Requirement> all = EnumSet.noneOf(Requirement.class);
    decision.ifPresent(routed -> all.addAll(routed.relaxed()));
    all.addAll(missed.getOrDefault(model, List.of()));
    return List.copyOf(all);
  }

  /** A plan without a cascade. */
  public RoutePlan(List<Upstream> chain, Optional<Routed> decision, Optional<RoutingRequest> task) {
    this(chain, decision, task, Map.of(), Optional.empty());
  }

  /** Whether the model was chosen for exploration. */
  public boolean explores() {
    return decision.isPresent() && decision.get().explored();
  }

  /** The call to {@code model}, one of the chain, as it is observed; empty for embeddings. */
  public Optional<ObservedCall> observedCall(Upstream model) {
    return task.map(
        request ->
            new ObservedCall(
                request.task(), request.complexity(), model.id(), request.inputTokens()));
  }

  /** Writes the plan into the span of its step. */
  public void describe(Span span) {
    span.setAttribute("scrubjay.route.model", chain.get(0).id());
    span.setAttribute("scrubjay.route.fallbacks", chain.size() - 1L);
    decision.ifPresent(routed -> describe(span, routed));
    cascade.ifPresent(before -> before.describe(span));
  }

  private static void describe(Span span, Routed decision) {
    span.setAttribute("scrubjay.route.confidence", decision.confidence());
    span.setAttribute("scrubjay.route.expected_cost_usd", decision.selected().expectedCost());
    span.setAttribute("scrubjay.route.reasons", String.join("; ", decision.reasons()));
    span.setAttribute("scrubjay.route.relaxed", decision.relaxed().toString());
  }
}
