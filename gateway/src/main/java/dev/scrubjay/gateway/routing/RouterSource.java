package dev.scrubjay.gateway.routing;

import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;

/** What a tenant's requests are routed by, as far as it is known now. */
public interface RouterSource {

  /** The router under {@code policy}. */
  ModelRouter router(String tenant, RoutingPolicy policy);

  /** What may move the next decision; each time with a draw of its own. */
  RoutingAdjustment leeway(String tenant);
}
