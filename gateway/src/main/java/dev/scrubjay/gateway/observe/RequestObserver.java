package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import java.time.Duration;

/** Is told what became of requests. Called on event loops: must neither block nor throw. */
public interface RequestObserver {

  /** A lookup, or a bypass, was decided. */
  default void cacheUsed(Scope scope, String operation, CacheStatus status) {}

  /** The cache did something beside that. */
  default void cacheEvent(Scope scope, String operation, CacheEvent event) {}

  /** A request was routed, well or not. */
  default void routed(Scope scope, RoutingDecision decision, Duration took) {}

  /** A model was to answer and did not. */
  default void upstreamFailed(Scope scope, String model, FailureKind kind) {}

  /** Something happened on the way to a provider, which is no one tenant's. */
  default void upstream(UpstreamEvent event) {}

  /** Something was seen of a model, on behalf of a request. */
  default void observed(Scope scope, String requestId, Observation observation) {}

  /** A model was chosen for a request that its sender will carry out. */
  default void advised(Scope scope, String requestId, Observation.ObservedCall asked) {}

  /** A request has ended. */
  default void completed(CompletedRequest request) {}

  /** A store has ended. */
  default void stored(StoreRequest request, StoreOutcome outcome) {}

  /** Entries of a tenant were evicted, beside those that a store told of. */
  default void trimmed(String tenant, int evicted) {}

  /** Tells each of {@code observers}. */
  static RequestObserver all(RequestObserver... observers) {
    return new CompositeObserver(observers);
  }
}
