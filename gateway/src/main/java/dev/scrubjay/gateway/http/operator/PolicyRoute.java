package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import java.util.function.Supplier;

/** The route to the policy in force, under the seed's names, for operators. */
public final class PolicyRoute implements RouteGroup {
  private final Authenticator authenticator;
  private final Supplier<CachePolicy> cache;
  private final Supplier<RoutingPolicy> routing;

  public PolicyRoute(
      Authenticator authenticator, Supplier<CachePolicy> cache, Supplier<RoutingPolicy> routing) {
    this.authenticator = authenticator;
    this.cache = cache;
    this.routing = routing;
  }

  @Override
  public void mount(Router router) {
    AllowedMethods.get(router, "/v1/policy").handler(this::policy);
  }

  private void policy(RoutingContext context) {
    authenticator.requireOperator(context.request().headers());
    ObjectNode body = Json.object();
    body.set("cache_policies", json(cache.get()));
    body.set("routing_policies", json(routing.get()));
    Replies.json(context, 200, body);
  }

  private static ObjectNode json(CachePolicy policy) {
    ObjectNode body = Json.object().put("enabled", policy.enabled());
    body.putObject("ttl_strategies")
        .put("frequent", policy.ttl().frequent().toSeconds())
        .put("moderate", policy.ttl().moderate().toSeconds())
        .put("rare", policy.ttl().rare().toSeconds());
    return body.put("compression_threshold", policy.compressionThreshold())
        .put("eviction_policy", policy.eviction().name().toLowerCase(Locale.ROOT))
        .put("max_cache_size", policy.limits().maxEntries())
        .put("max_cache_bytes", policy.limits().maxBytes())
        .put("max_entry_bytes", policy.limits().maxEntryBytes());
  }

  private static ObjectNode json(RoutingPolicy policy) {
    return Json.object()
        .put("enabled", policy.enabled())
        .put("cost_weight", policy.weights().cost())
        .put("latency_weight", policy.weights().latency())
        .put("accuracy_weight", policy.weights().accuracy())
        .put("latency_price", policy.latencyPrice())
        .put("reliability_threshold", policy.reliabilityThreshold())
        .put("fallback_enabled", policy.fallbackEnabled())
        .put("max_fallbacks", policy.maxFallbacks());
  }
}
