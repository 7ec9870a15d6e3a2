package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cascade.CascadePolicy;
import dev.scrubjay.policy.naming.NameResolver;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.shadow.ShadowPolicy;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All settings of a gateway, checked as a whole.
 *
 * @param server the HTTP server
 * @param redis the shared cache's server
 * @param nearCache the near cache of each replica
 * @param coalescing the sharing of provider calls
 * @param cache the cache policy
 * @param routing the routing policy
 * @param cascade the policy of cascades
 * @param shadow the policy of shadow requests
 * @param semantic the semantic cache
 * @param upstream the policy for calls to providers
 * @param performance analytics, targets, tuning, learning and experiments
 * @param tracing the export of traces
 * @param metrics the export of metrics, beside the scrape
 * @param models the models that can be requested
 * @param providers the providers of the models
 * @param tenants API keys, budgets, routing profiles, and the models that each may use
 * @param naming other names of models
 */
public record GatewayConfig(
    ServerConfig server,
    RedisConfig redis,
    NearCacheConfig nearCache,
    CoalescingConfig coalescing,
    CachePolicy cache,
    RoutingPolicy routing,
    CascadePolicy cascade,
    ShadowPolicy shadow,
    SemanticConfig semantic,
    UpstreamPolicy upstream,
    PerformanceConfig performance,
    TracingConfig tracing,
    MetricsConfig metrics,
    List<ModelConfig> models,
    List<ProviderConfig> providers,
    TenantsConfig tenants,
    ModelNaming naming) {
  public GatewayConfig {
    models = List.copyOf(models);
    providers = List.copyOf(providers);
  }

  /** The models whose providers are configured. */
  public List<ModelConfig> served() {
    Set<String> names = providers.stream().map(ProviderConfig::name).collect(Collectors.toSet());
    return models.stream().filter(model -> names.contains(model.profile().provider())).toList();
  }

  /** The names that lead to models, as far as is known before any provider lists its own. */
  public NameResolver names() {
    return naming.resolver(served(), providers, Map.of());
  }

  /** The policy of the shadow requests of {@code tenant}. */
  public ShadowPolicy shadowOf(String tenant) {
    return tenants.shadow(tenant, shadow);
  }

  /** The policy of the semantic cache of {@code tenant}. */
  public SemanticPolicy semanticOf(String tenant) {
    return tenants.semantic(tenant, semantic.policy());
  }

  /** A copy that listens at another address. */
  public GatewayConfig listeningOn(String host, int port) {
    return copy(server.listeningOn(host, port), upstream, models, providers, this);
  }

  /** A copy with the parts of {@code other} that can change while the gateway serves. */
  public GatewayConfig withLiveParts(GatewayConfig other) {
    return copy(server, upstream, other.models, other.providers, other);
  }

  /** A copy with other models and providers. */
  public GatewayConfig with(List<ModelConfig> otherModels, List<ProviderConfig> otherProviders) {
    return copy(server, upstream, otherModels, otherProviders, this);
  }

  /** A copy with another policy for calls to providers. */
  public GatewayConfig with(UpstreamPolicy otherUpstream) {
    return copy(server, otherUpstream, models, providers, this);
  }

  /**
   * A copy with the parts given.
   *
   * @param live has the other parts that can change while the gateway serves
   */
  private GatewayConfig copy(
      ServerConfig server,
      UpstreamPolicy upstream,
      List<ModelConfig> models,
      List<ProviderConfig> providers,
      GatewayConfig live) {
    return new GatewayConfig(
        server,
        redis,
        nearCache,
        coalescing,
        live.cache,
        live.routing,
        live.cascade,
        live.shadow,
        live.semantic,
        upstream,
        live.performance,
        tracing,
        metrics,
        models,
        providers,
        live.tenants,
        live.naming);
  }
}
