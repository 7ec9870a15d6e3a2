package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that can be set, checked as a whole.
 *
 * @param server how it listens
 * @param redis where the shared cache is and how long it may take
 * @param nearCache what of it each replica keeps
 * @param coalescing how requests for the same answer share one provider call
 * @param cache what is cached, and for how long
 * @param routing how models are chosen
 * @param upstream how providers are called
 * @param performance whether figures are kept
 * @param tracing where traces are sent
 * @param metrics where metrics are sent, beside the scrape
 * @param models those that can be asked for, each with its provider
 * @param providers those that models name
 * @param tenants who may call, and what they mean to spend
 */
public record GatewayConfig(
    ServerConfig server,
    RedisConfig redis,
    NearCacheConfig nearCache,
    CoalescingConfig coalescing,
    CachePolicy cache,
    RoutingPolicy routing,
    UpstreamPolicy upstream,
    PerformanceConfig performance,
    TracingConfig tracing,
    MetricsConfig metrics,
    List<ModelConfig> models,
    List<ProviderConfig> providers,
    TenantsConfig tenants) {
  public GatewayConfig {
    models = List.copyOf(models);
    providers = List.copyOf(providers);
  }

  /** The models that can be asked: those whose providers are configured. */
  public List<ModelConfig> served() {
    Set<String> names = providers.stream().map(ProviderConfig::name).collect(Collectors.toSet());
    return models.stream().filter(model -> names.contains(model.profile().provider())).toList();
  }

  /** The same, listening elsewhere. */
  public GatewayConfig listeningOn(String host, int port) {
    ServerConfig other =
        new ServerConfig(
            host,
            port,
            server.maxBodyBytes(),
            server.maxInFlight(),
            server.requestTimeout(),
            server.shutdownGrace());
    return new GatewayConfig(
        other,
        redis,
        nearCache,
        coalescing,
        cache,
        routing,
        upstream,
        performance,
        tracing,
        metrics,
        models,
        providers,
        tenants);
  }

  /** The same, with the policies, the figures and the tenants of {@code other}. */
  public GatewayConfig withLiveParts(GatewayConfig other) {
    return new GatewayConfig(
        server,
        redis,
        nearCache,
        coalescing,
        other.cache,
        other.routing,
        upstream,
        other.performance,
        tracing,
        metrics,
        models,
        providers,
        other.tenants);
  }

  /** The same, with other models and providers. */
  public GatewayConfig with(List<ModelConfig> otherModels, List<ProviderConfig> otherProviders) {
    return new GatewayConfig(
        server,
        redis,
        nearCache,
        coalescing,
        cache,
        routing,
        upstream,
        performance,
        tracing,
        metrics,
        otherModels,
        otherProviders,
        tenants);
  }

  /** The same, calling providers otherwise. */
  public GatewayConfig with(UpstreamPolicy otherUpstream) {
    return new GatewayConfig(
        server,
        redis,
        nearCache,
        coalescing,
        cache,
        routing,
        otherUpstream,
        performance,
        tracing,
        metrics,
        models,
        providers,
        tenants);
  }
}
