package dev.scrubjay.gateway.routing;

import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.ArrayList;
import java.util.List;

/** Routers that know a catalog and learn nothing, and that remember what was asked of them. */
final class FixedRouters implements RouterSource {
  private final ModelCatalog catalog;
  private final RoutingAdjustment adjustment;
  private final List<RoutingPolicy> asked = new ArrayList<>();

  FixedRouters(ModelCatalog catalog, RoutingAdjustment adjustment) {
    this.catalog = catalog;
    this.adjustment = adjustment;
  }

  @Override
  public ModelRouter router(String tenant, RoutingPolicy policy) {
    asked.add(policy);
    return new ModelRouter(catalog, policy);
  }

  @Override
  public RoutingAdjustment adjustment(String tenant) {
    return adjustment;
  }

  /** The policies of the routers that were asked for, in order. */
  List<RoutingPolicy> asked() {
    return asked;
  }
}
