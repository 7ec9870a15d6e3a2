package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.metrics.family.BoundedLabel;
import dev.scrubjay.gateway.metrics.family.Families;
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
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.shadow.ShadowSkip;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The meters of requests, under the names of the specification, such as {@code
 * cache_hit_count_total}. However many tenants, operations and models clients name, the number of
 * series is bounded: each such label has a {@link BoundedLabel limit}.
 */
public final class Meters implements RequestObserver {
  private static final int MAX_TENANTS = 20;
  private static final int MAX_OPERATIONS = 20;
  private static final int MAX_MODELS = 100;

  private final BoundedLabel tenants;
  private final CacheMeters cache;
  private final CacheEventMeters cacheEvents;
  private final RoutingMeters routing;
  private final CascadeMeters cascades;
  private final ShadowMeters shadows;
  private final PreloadMeters preloads;
  private final SemanticMeters semantics;
  private final UpstreamMeters upstream;
  private final UpstreamEventMeters upstreamEvents;
  private final RequestMeters requests;

  /**
   * Makes the meters.
   *
   * @param configuredTenants labelled before all others
   * @param providers by model, for the models at the start
   * @param providerOf the provider of a model, also of one that came later
   * @param policy in force, for the label of evictions
   */
  public Meters(
      Families families,
      Collection<String> configuredTenants,
      Map<String, String> providers,
      Function<String, Optional<String>> providerOf,
      Supplier<CachePolicy> policy) {
    tenants =
        new BoundedLabel(
            MAX_TENANTS,
            configuredTenants.isEmpty() ? List.of(Scope.DEFAULT.tenant()) : configuredTenants);
    BoundedLabel operation = new BoundedLabel(MAX_OPERATIONS, List.of());
    BoundedLabel model = new BoundedLabel(MAX_MODELS, providers.keySet());
    cache = new CacheMeters(families, tenants, operation, policy);
    cacheEvents = new CacheEventMeters(families);
    routing = new RoutingMeters(families, model);
    cascades = new CascadeMeters(families);
    shadows = new ShadowMeters(families);
    preloads = new PreloadMeters(families);
    semantics = new SemanticMeters(families);
    upstream = new UpstreamMeters(families, tenants, model, providers, providerOf);
    upstreamEvents = new UpstreamEventMeters(families, model, providers.values());
    requests = new RequestMeters(families, tenants);
  }

  /**
   * Has the meters of a model whose instances are scaled exist from the start.
   *
   * @param spillOver the models that stand in for it
   */
  public void foreseeScaled(String model, Collection<String> spillOver) {
    upstreamEvents.foreseeScaled(model, spillOver);
  }

  /** The tenants that have a label of their own, so far. */
  public Set<String> tenants() {
    return tenants.values();
  }

  @Override
  public void cacheUsed(RequestContext context, String operation, CacheStatus status) {
    cache.used(context.scope().tenant(), operation, status);
    preloads.used(status);
  }

  @Override
  public void cacheEvent(Scope scope, String operation, CacheEvent event) {
    cacheEvents.happened(event);
  }

  @Override
  public void routed(Scope scope, RoutingDecision decision, Duration took) {
    routing.decided(decision, took);
  }

  @Override
  public void cascaded(Scope scope, CascadeVerdict verdict, Duration added) {
    cascades.decided(verdict, added);
  }

  @Override
  public void shadowed(ShadowedRequest shadowed) {
    shadows.ended(shadowed);
  }

  @Override
  public void shadowSkipped(Scope scope, ShadowSkip reason) {
    shadows.skipped(reason);
  }

  @Override
  public void preloaded(PreloadedRequest preloaded) {
    preloads.ended(preloaded);
  }

  @Override
  public void semantic(Scope scope, SemanticEvent event) {
    semantics.happened(event);
  }

  @Override
  public void upstreamFailed(Scope scope, String model, FailureKind kind) {
    upstream.failed(model, kind);
  }

  @Override
  public void upstream(UpstreamEvent event) {
    upstreamEvents.happened(event);
  }

  @Override
  public void completed(CompletedRequest request, RequestFigures figures) {
    requests.completed(request, figures);
    routing.completed(request, figures);
    upstream.completed(request, figures);
  }

  @Override
  public void reported(ReportedOutcome outcome) {
    routing.reported(outcome);
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    cache.stored(request, outcome);
  }

  @Override
  public void trimmed(String tenant, int evicted) {
    cache.evicted(evicted);
  }
}
