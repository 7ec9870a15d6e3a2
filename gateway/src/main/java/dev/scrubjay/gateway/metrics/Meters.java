package dev.scrubjay.gateway.metrics;

import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.cache.StoreRequest;
import dev.scrubjay.gateway.completion.CacheEvent;
import dev.scrubjay.gateway.completion.CacheStatus;
import dev.scrubjay.gateway.completion.CompletedRequest;
import dev.scrubjay.gateway.completion.CompletionObserver;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What requests came to, under the seed's names as Prometheus shows them, such as {@code
 * cache_hit_count_total}. However many tenants, operations and models clients name, the number of
 * series is bounded: each such label has a {@link BoundedLabel limit}.
 */
public final class Meters implements CompletionObserver {
  private static final int MAX_TENANTS = 20;
  private static final int MAX_OPERATIONS = 20;
  private static final int MAX_MODELS = 64;

  private final CacheMeters cache;
  private final CacheEventMeters cacheEvents;
  private final RoutingMeters routing;
  private final UpstreamMeters upstream;
  private final RequestMeters requests;

  /**
   * @param tenants those that are configured
   * @param providers by model
   */
  public Meters(
      PrometheusRegistry registry,
      Collection<String> tenants,
      Map<String, String> providers,
      Supplier<CachePolicy> policy) {
    Families families = new Families(registry);
    BoundedLabel tenant =
        new BoundedLabel(
            MAX_TENANTS, tenants.isEmpty() ? List.of(Scope.DEFAULT.tenant()) : tenants);
    BoundedLabel operation = new BoundedLabel(MAX_OPERATIONS, List.of());
    BoundedLabel model = new BoundedLabel(MAX_MODELS, providers.keySet());
    cache = new CacheMeters(families, tenant, operation, policy);
    cacheEvents = new CacheEventMeters(families);
    routing = new RoutingMeters(families, model);
    upstream = new UpstreamMeters(families, tenant, model, providers);
    requests = new RequestMeters(families, tenant);
  }

  @Override
  public void cacheUsed(Scope scope, String operation, CacheStatus status) {
    cache.used(scope.tenant(), operation, status);
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
  public void upstreamFailed(Scope scope, String model, String kind) {
    upstream.failed(model, kind);
  }

  @Override
  public void completed(CompletedRequest request) {
    requests.completed(request);
    routing.completed(request);
    upstream.completed(request);
  }

  @Override
  public void stored(StoreRequest request, StoreOutcome outcome) {
    cache.stored(request, outcome);
  }
}
