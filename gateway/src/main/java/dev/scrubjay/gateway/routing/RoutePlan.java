package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingRequest;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Optional;

/**
 * Which models to ask, in order.
 *
 * @param chain the first one, and its fallbacks; at least one
 * @param decision why; empty if the client named the model itself
 * @param task what kind of task it is; empty for embeddings
 */
public record RoutePlan(
    List<Upstream> chain, Optional<Routed> decision, Optional<RoutingRequest> task) {
  public RoutePlan {
    chain = List.copyOf(chain);
  }

  /** Whether the model was chosen in order to learn about it. */
  public boolean explores() {
    return decision.isPresent() && decision.get().explored();
  }

  /** What is asked of {@code model}, which is one of the chain. */
  public Optional<ObservedCall> asked(Upstream model) {
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
  }

  private static void describe(Span span, Routed decision) {
    span.setAttribute("scrubjay.route.confidence", decision.confidence());
    span.setAttribute("scrubjay.route.expected_cost_usd", decision.selected().expectedCost());
    span.setAttribute("scrubjay.route.reasons", String.join("; ", decision.reasons()));
    span.setAttribute("scrubjay.route.relaxed", decision.relaxed().toString());
  }
}
