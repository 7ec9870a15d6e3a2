package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.routing.RoutePlan;
import io.vertx.core.Future;

/** Decides whether the answer to a request that is expected is made. */
public interface PreloadGate {
  /** Whether the models of {@code plan} may be called. */
  Future<Boolean> admits(RoutePlan plan);

  /** Notes that they are called now. They are not if another replica makes the same answer. */
  void passed();
}
