package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.Map;

/** Routing decisions for work that the caller does itself. */
public final class RoutingAdvice {
  private final RouterCalls router;
  private final RequestObserver observer;

  public RoutingAdvice(RouterCalls router, RequestObserver observer) {
    this.router = router;
    this.observer = observer;
  }

  /** The decision by a request's requirements alone; there is no prompt. */
  public RoutingDecision decide(RequestContext context) {
    RoutingRequest request = RoutingRequests.of(context.requirements());
    RoutingDecision decision =
        router.decide(
            context.scope(),
            router.policy(context.scope(), context.requirements()),
            request,
            Map.of());
    if (decision instanceof Routed routed) {
      observer.advised(
          context.scope(),
          context.requestId(),
          new ObservedCall(
              request.task(),
              request.complexity(),
              routed.selected().model().id(),
              request.inputTokens()));
    }
    return decision;
  }
}
