package dev.scrubjay.gateway.analytics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;

/**
 * Each tenant's figures, as this replica counts them. A tenant sees its own alone. Bounded: the
 * tenants that sent nothing for longest are forgotten first.
 */
public final class Analytics implements RequestObserver {
  private static final int MAX_TENANTS = 500;

  private final InstantSource clock;
  private final Cache<String, TenantFigures> tenants =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).build();

  public Analytics(InstantSource clock) {
    this.clock = clock;
  }

  /** The tenants whose requests this replica has seen, sorted by name. */
  public List<String> tenants() {
    return List.copyOf(new TreeSet<>(tenants.asMap().keySet()));
  }

  /** The last requests that this replica has answered, the newest first. */
  public List<RecentRequest> recent(String tenant) {
    return figures(tenant).recent().list();
  }

  ConcurrentMap<String, TenantFigures> known() {
    return tenants.asMap();
  }

  TenantFigures figures(String tenant) {
    return tenants.get(tenant, name -> new TenantFigures());
  }

  /** Keeps the facts that the response to a request tells of its answer. */
  public void answered(Scope scope, String requestId, AnswerFacts facts) {
    figures(scope.tenant()).recent().answered(requestId, facts);
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    figures(context.scope().tenant()).cache().used(operation, status);
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    figures(scope.tenant()).cache().happened(operation, event);
  }

  @Override
  public void routed(Scope scope, RoutingDecision decision, Duration took) {
    figures(scope.tenant()).requests().routed(decision);
  }

  @Override
  public void upstreamFailed(Scope scope, String model, FailureKind kind) {
    if (!kind.isCallersFault()) {
      figures(scope.tenant()).requests().upstreamFailed(model);
    }
  }

  @Override
  public void completed(CompletedRequest request) {
    TenantFigures figures = figures(request.scope().tenant());
    figures.recent().completed(request, clock.instant());
    figures.requests().completed(request);
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    figures(outcome.scope().tenant()).requests().reported(outcome);
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    figures(request.key().scope().tenant()).cache().stored(request, outcome);
  }

  @Override
  public void trimmed(String tenant, int evicted) {
    figures(tenant).cache().evicted(evicted);
  }
}
