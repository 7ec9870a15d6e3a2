package dev.scrubjay.gateway.learning;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.router.ModelRouter;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The estimates of the models at one instant, for one tenant.
 *
 * @param made that instant
 * @param routers routers that decide by it, by policy
 */
record Snapshot(Instant made, Estimates estimates, Map<RoutingPolicy, ModelRouter> routers) {
  Snapshot {
    routers = Map.copyOf(routers);
  }

  /**
   * Builds the routers too, which takes some milliseconds each.
   *
   * @param inUse the routers that they replace
   */
  static Snapshot of(Instant made, Estimates estimates, Map<RoutingPolicy, ModelRouter> inUse) {
    Map<RoutingPolicy, ModelRouter> routers = new HashMap<>();
    inUse.forEach((policy, router) -> routers.put(policy, router.following(estimates)));
    return new Snapshot(made, estimates, routers);
  }

  /** This snapshot with the routers that go by {@code words}. */
  Snapshot with(WordLearning words) {
    Map<RoutingPolicy, ModelRouter> worded = new HashMap<>();
    routers.forEach((policy, router) -> worded.put(policy, words.told(router)));
    return new Snapshot(made, estimates, worded);
  }

  /** Whether the estimates are those of the models of {@code other}. */
  boolean isOf(ModelCatalog other) {
    return estimates.areOf(other);
  }

  Optional<ModelRouter> router(RoutingPolicy policy) {
    return Optional.ofNullable(routers.get(policy));
  }
}
