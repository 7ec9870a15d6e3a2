package dev.scrubjay.gateway.analytics;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheEvent;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.PreloadedRequest;
import dev.scrubjay.gateway.observe.ReportedOutcome;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.ShadowedRequest;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Each tenant's figures, as this replica counts them. A tenant sees its own alone. Bounded: the
 * tenants that sent nothing for longest are forgotten first.
 */
public final class Analytics implements RequestObserver {
  private static final int MAX_TENANTS = 500;

  private final InstantSource clock;
  private final Predicate<Scope> hasItsOwn;
  private final Cache<String, TenantFigures> tenants =
      Caffeine.newBuilder().maximumSize(MAX_TENANTS).executor(Runnable::run).build();

  /** Figures of tenants alone. */
  public Analytics(InstantSource clock) {
    this(clock, scope -> false);
  }

  /**
   * @param hasItsOwn whether a workspace has figures of its own beside its tenant's; bounded by the
   *     configuration, not by what requests name
   */
  public Analytics(InstantSource clock, Predicate<Scope> hasItsOwn) {
    this.clock = clock;
    this.hasItsOwn = hasItsOwn;
  }

  /** The tenants whose requests this replica has seen, sorted by name. */
  public List<String> tenants() {
    return tenants.asMap().keySet().stream()
        .filter(name -> !FiguresOwner.isWorkspace(name))
        .sorted()
        .toList();
  }

  /** The last requests that this replica has answered, the newest first. */
  public List<RecentRequest> recent(FiguresOwner owner) {
    return figures(owner.name()).recent().list();
  }

  /** One of those, by its {@link RecentRequest#id}. */
  public Optional<RecentRequest> recent(FiguresOwner owner, String id) {
    return figures(owner.name()).recent().find(id);
  }

  ConcurrentMap<String, TenantFigures> known() {
    return tenants.asMap();
  }

  TenantFigures figures(String owner) {
    return tenants.get(owner, name -> new TenantFigures());
  }

  /** Adds to the figures of the tenant, and to the workspace's if it has its own. */
  private void count(Scope scope, Consumer<TenantFigures> event) {
    event.accept(figures(scope.tenant()));
    if (hasItsOwn.test(scope)) {
      event.accept(figures(FiguresOwner.of(scope).name()));
    }
  }

  /** Keeps the facts that the response to a request tells of its answer. */
  public void answered(Scope scope, String requestId, AnswerFacts facts) {
    count(scope, figures -> figures.recent().answered(requestId, facts));
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    count(
        context.scope(),
        figures -> {
          figures.cache().used(operation, status);
          figures.recent().used(context.requestId(), status);
        });
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    count(scope, figures -> figures.cache().happened(operation, event));
  }

  @Override
  public void routed(Scope scope, RoutingDecision decision, Duration took) {
    count(scope, figures -> figures.requests().routed(decision));
  }

  @Override
  public void upstreamFailed(Scope scope, String model, FailureKind kind) {
    if (!kind.isCallersFault()) {
      count(scope, figures -> figures.requests().upstreamFailed(model));
    }
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    count(
        request.scope(),
        owner -> {
          owner.recent().completed(request, clock.instant());
          owner.requests().completed(request, figures);
        });
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    count(outcome.scope(), figures -> figures.requests().reported(outcome));
  }

  @Override
  public void shadowed(ShadowedRequest shadowed) {
    count(shadowed.scope(), figures -> figures.requests().shadowed(shadowed));
  }

  @Override
  public void preloaded(PreloadedRequest preloaded) {
    count(preloaded.scope(), figures -> figures.cache().preloaded(preloaded));
  }

  @Override
  public void semantic(Scope scope, SemanticEvent event) {
    count(scope, figures -> figures.cache().semantic(event));
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    count(request.key().scope(), figures -> figures.cache().stored(request, outcome));
  }

  @Override
  public void trimmed(String tenant, int evicted) {
    figures(tenant).cache().evicted(evicted);
  }
}
