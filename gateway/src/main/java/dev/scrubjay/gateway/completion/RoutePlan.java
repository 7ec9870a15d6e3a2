package dev.scrubjay.gateway.completion;

import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import java.util.List;
import java.util.Optional;

/**
 * Which models to ask, in order.
 *
 * @param chain the first one, and its fallbacks; at least one
 * @param decision why; empty if the client named the model itself
 */
record RoutePlan(List<Upstream> chain, Optional<Routed> decision) {
  RoutePlan {
    chain = List.copyOf(chain);
  }
}
