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
import java.util.List;

/** Several observers as one. */
final class CompositeObserver implements RequestObserver {
  private final List<RequestObserver> observers;

  CompositeObserver(RequestObserver... observers) {
    this.observers = List.of(observers);
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    for (RequestObserver observer : observers) {
      observer.cacheUsed(context, operation, status);
    }
  }

  @Override
  public void accessed(CacheKey key, CacheAccess access) {
    for (RequestObserver observer : observers) {
      observer.accessed(key, access);
    }
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    observers.forEach(observer -> observer.cacheEvent(scope, operation, event));
  }

  @Override
  public void routed(Scope scope, RoutingDecision decision, Duration took) {
    observers.forEach(observer -> observer.routed(scope, decision, took));
  }

  @Override
  public void cascaded(Scope scope, CascadeVerdict verdict, Duration added) {
    observers.forEach(observer -> observer.cascaded(scope, verdict, added));
  }

  @Override
  public void shadowed(ShadowedRequest shadowed) {
    observers.forEach(observer -> observer.shadowed(shadowed));
  }

  @Override
  public void shadowSkipped(Scope scope, ShadowSkip reason) {
    observers.forEach(observer -> observer.shadowSkipped(scope, reason));
  }

  @Override
  public void preloaded(PreloadedRequest preloaded) {
    observers.forEach(observer -> observer.preloaded(preloaded));
  }

  @Override
  public void semantic(Scope scope, SemanticEvent event) {
    observers.forEach(observer -> observer.semantic(scope, event));
  }

  @Override
  public void upstreamFailed(Scope scope, String model, FailureKind kind) {
    observers.forEach(observer -> observer.upstreamFailed(scope, model, kind));
  }

  @Override
  public void upstream(UpstreamEvent event) {
    observers.forEach(observer -> observer.upstream(event));
  }

  @Override
  public void observed(Scope scope, String requestId, Observation observation) {
    observers.forEach(observer -> observer.observed(scope, requestId, observation));
  }

  @Override
  public void advised(
      Scope scope, String requestId, Observation.ObservedCall asked, AdvisedWork work) {
    observers.forEach(observer -> observer.advised(scope, requestId, asked, work));
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    for (RequestObserver observer : observers) {
      observer.completed(request, figures);
    }
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    observers.forEach(observer -> observer.reported(outcome));
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    observers.forEach(observer -> observer.stored(request, outcome));
  }

  @Override
  public void trimmed(String tenant, int evicted) {
    observers.forEach(observer -> observer.trimmed(tenant, evicted));
  }
}
