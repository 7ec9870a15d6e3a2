package dev.scrubjay.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.CacheFigures;
import dev.scrubjay.gateway.analytics.PerformanceFigures;
import dev.scrubjay.gateway.analytics.RoutingFigures;
import dev.scrubjay.gateway.cache.redis.CacheContents;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.Json;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.Optional;

/** Serves a tenant's figures under the seed's names: this replica's, since it started. */
final class AnalyticsRoutes {
  private final Authenticator authenticator;
  private final Analytics analytics;
  private final RedisCache cache;
  private final Instant started;
  private final boolean enabled;

  AnalyticsRoutes(
      Authenticator authenticator,
      Analytics analytics,
      RedisCache cache,
      Instant started,
      boolean enabled) {
    this.authenticator = authenticator;
    this.analytics = analytics;
    this.cache = cache;
    this.started = started;
    this.enabled = enabled;
  }

  /** {@code GET /v1/analytics}. */
  void all(RoutingContext context) {
    String tenant = tenant(context);
    cacheFigures(tenant)
        .onSuccess(
            figures -> {
              ObjectNode body = head();
              body.set("cache", figures);
              body.set("routing", routingFigures(tenant));
              body.set("performance", performanceFigures(tenant));
              Replies.json(context, 200, body);
            })
        .onFailure(context::fail);
  }

  /** {@code GET /v1/analytics/cache}. */
  void cache(RoutingContext context) {
    cacheFigures(tenant(context))
        .onSuccess(figures -> Replies.json(context, 200, head().setAll(figures)))
        .onFailure(context::fail);
  }

  /** {@code GET /v1/analytics/routing}. */
  void routing(RoutingContext context) {
    Replies.json(context, 200, head().setAll(routingFigures(tenant(context))));
  }

  /** {@code GET /v1/analytics/performance}. */
  void performance(RoutingContext context) {
    Replies.json(context, 200, head().setAll(performanceFigures(tenant(context))));
  }

  private String tenant(RoutingContext context) {
    if (!enabled) {
      throw new ApiException(
          ApiError.of(
              Kind.NOT_FOUND,
              "analytics_disabled",
              "Analytics are turned off (ENABLE_PERFORMANCE_ANALYTICS)."));
    }
    return authenticator.scope(context.request().headers(), null, null).tenant();
  }

  private ObjectNode head() {
    return Json.object().put("scope", "replica").put("since", started.toString());
  }

  private Future<ObjectNode> cacheFigures(String tenant) {
    CacheFigures figures = analytics.cache(tenant);
    ObjectNode body =
        Json.object()
            .put("hits", figures.hits())
            .put("misses", figures.misses())
            .put("bypasses", figures.bypasses())
            .put("coalesced", figures.coalesced())
            .put("stale_served", figures.staleServed())
            .put("hit_rate", figures.hitRate())
            .put("miss_rate", figures.missRate())
            .put("stores", figures.stores())
            .put("dropped_stores", figures.droppedStores())
            .put("compression_savings", figures.compressionSavings())
            .put("evictions", figures.evictions())
            .put("eviction_rate", figures.evictionRate())
            .put("average_ttl", figures.averageTtlSeconds())
            .put("saved_usd", figures.savedUsd());
    return cache
        .contents(tenant)
        .map(Optional::of)
        .otherwise(Optional.<CacheContents>empty())
        .map(contents -> withContents(body, contents));
  }

  /** Adds what the cache holds now, which all replicas share; {@code null} if Redis is away. */
  private static ObjectNode withContents(ObjectNode body, Optional<CacheContents> contents) {
    contents.ifPresentOrElse(
        there ->
            body.put("entries", there.entries())
                .put("stored_bytes", there.bytes())
                .put("evictions_all_replicas", there.evictions()),
        () -> body.putNull("entries").putNull("stored_bytes").putNull("evictions_all_replicas"));
    return body;
  }

  private ObjectNode routingFigures(String tenant) {
    RoutingFigures figures = analytics.routing(tenant);
    ObjectNode body =
        Json.object()
            .put("decisions", figures.decisions())
            .put("failures", figures.failures())
            .put("average_cost_per_1k_tokens", figures.averageCostPer1kTokens())
            .put("average_latency", figures.averageLatencySeconds())
            .put("routing_accuracy", figures.routingAccuracy())
            .put("fallback_usage", figures.fallbackUsage())
            .put("upstream_failures", figures.upstreamFailures())
            .put("reported_cost_usd", figures.reportedCostUsd());
    ObjectNode usage = body.putObject("model_usage");
    figures.modelUsage().forEach(usage::put);
    return body;
  }

  private ObjectNode performanceFigures(String tenant) {
    PerformanceFigures figures = analytics.performance(tenant);
    ObjectNode body = Json.object();
    body.putObject("overall_performance")
        .put("total_optimizations", figures.totalOptimizations())
        .put("performance_improvement", figures.performanceImprovement())
        .put("cost_savings", figures.costSavings())
        .put("cost_usd", figures.costUsd())
        .put("strongest_model_cost_usd", figures.strongestCostUsd())
        .put("cache_savings_usd", figures.cacheSavingsUsd())
        .put("average_optimization_latency", figures.averageOptimizationLatencySeconds());
    ObjectNode distribution = body.putObject("optimization_distribution");
    figures.distribution().forEach(distribution::put);
    return body;
  }
}
