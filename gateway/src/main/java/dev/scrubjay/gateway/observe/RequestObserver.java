package dev.scrubjay.gateway.observe;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.shadow.ShadowSkip;
import java.time.Duration;

/**
 * An observer of requests and their results. Called on event loops: must neither block nor throw.
 */
public interface RequestObserver {

  /** A request's lookup has ended, or was bypassed. */
  default void cacheUsed(RequestContext context, String operation, CacheStatus status) {}

  /** A request's lookup of {@code key} has ended, or was not made as it would have been a miss. */
  default void accessed(CacheKey key, CacheAccess access) {}

  /** The cache did something besides. */
  default void cacheEvent(Scope scope, String operation, CacheEvent event) {}

  /** A routing decision was made; it may have found no model. */
  default void routed(Scope scope, RoutingDecision decision, Duration took) {}

  /**
   * A cheap model has answered first, or was to.
   *
   * @param added the time that this added to the time of the model that gave the answer
   */
  default void cascaded(Scope scope, CascadeVerdict verdict, Duration added) {}

  /** A request was repeated on another model, after its answer. */
  default void shadowed(ShadowedRequest shadowed) {}

  /** A request that was to be repeated was not. */
  default void shadowSkipped(Scope scope, ShadowSkip reason) {}

  /** A request was to be made before it is asked, or was asked after that. */
  default void preloaded(PreloadedRequest preloaded) {}

  /** The semantic cache did something. */
  default void semantic(Scope scope, SemanticEvent event) {}

  /** A call to a model failed. */
  default void upstreamFailed(Scope scope, String model, FailureKind kind) {}

  /** Something happened on the way to a provider, of no tenant in particular. */
  default void upstream(UpstreamEvent event) {}

  /** A model was observed while it served a request. */
  default void observed(Scope scope, String requestId, Observation observation) {}

  /** A model was chosen for {@code work} that the caller will do itself. */
  default void advised(
      Scope scope, String requestId, Observation.ObservedCall asked, AdvisedWork work) {}

  /** A request has ended. */
  default void completed(CompletedRequest request) {
    completed(request, RequestFigures.of(request));
  }

  /**
   * A request has ended.
   *
   * @param figures what it adds to them
   */
  default void completed(CompletedRequest request, RequestFigures figures) {}

  /** A caller has reported how an answer turned out, and the report counts. */
  default void reported(ReportedOutcome outcome) {}

  /** A store has ended. */
  default void stored(StoreRequest request, StoreOutcome outcome) {}

  /** Entries of a tenant were evicted, besides those that a store reported. */
  default void trimmed(String tenant, int evicted) {}

  /** All of {@code observers} as one, told in that order. */
  static RequestObserver all(RequestObserver... observers) {
    return new CompositeObserver(observers);
  }
}
