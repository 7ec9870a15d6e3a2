package dev.scrubjay.gateway.routing;

import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;

/** The routers of tenants, with the estimates known now. */
public interface RouterSource {

  /** The tenant's router under {@code policy}. */
  ModelRouter router(String tenant, RoutingPolicy policy);

  /** The budget pressure on, and a new draw for the exploration of, the tenant's next decision. */
  RoutingAdjustment adjustment(String tenant);
}
