package dev.scrubjay.gateway.completion;

import dev.scrubjay.policy.estimates.Observation.Asked;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.List;
import java.util.Optional;

/**
 * Which models to ask, in order.
 *
 * @param chain the first one, and its fallbacks; at least one
 * @param decision why; empty if the client named the model itself
 * @param task what kind of task it is; empty for embeddings
 */
record RoutePlan(List<Upstream> chain, Optional<Routed> decision, Optional<RoutingRequest> task) {
  RoutePlan {
    chain = List.copyOf(chain);
  }

  /** Whether the model was chosen in order to learn about it. */
  boolean explores() {
    return decision.isPresent() && decision.get().explored();
  }

  /** What is asked of {@code model}, which is one of the chain. */
  Optional<Asked> asked(Upstream model) {
    return task.map(
        request ->
            new Asked(request.task(), request.complexity(), model.id(), request.inputTokens()));
  }
}
