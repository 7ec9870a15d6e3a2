package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.Analytics;
import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.analytics.figures.Counted;
import dev.scrubjay.gateway.analytics.figures.Window;
import dev.scrubjay.gateway.cache.redis.CacheContents;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.Fields;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.policy.tuning.SloTargets;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Serves a tenant's figures under the seed's names, over {@code ?window=}, of all replicas or of
 * this one alone, {@code ?scope=}. If Redis is away they are this replica's, and say so.
 */
public final class AnalyticsRoutes {
  private static final String OF_ALL = "all";
  private static final String OF_REPLICA = "replica";

  private final Authenticator authenticator;
  private final Analytics analytics;
  private final SharedAnalytics sharedAnalytics;
  private final RedisCache cache;
  private final Supplier<SloTargets> targets;

  public AnalyticsRoutes(
      Authenticator authenticator,
      Analytics analytics,
      SharedAnalytics sharedAnalytics,
      RedisCache cache,
      Supplier<SloTargets> targets) {
    this.authenticator = authenticator;
    this.analytics = analytics;
    this.sharedAnalytics = sharedAnalytics;
    this.cache = cache;
    this.targets = targets;
  }

  /** What a request wants to know. */
  private record Asked(String tenant, Window window, boolean ofAll) {}

  /** What was counted, and what the cache holds now, if Redis tells. */
  private record Found(Asked asked, Counted counted, boolean ofAll, Optional<CacheContents> held) {}

  /** Writes a part of the figures. */
  private interface Part {
    void write(ObjectNode body, Found found);
  }

  private static final Part CACHE =
      (body, found) -> {
        FiguresJson.cache(body, found.counted().cache());
        FiguresJson.contents(body, found.held());
        body.set("operations", FiguresJson.operations(found.counted().operations()));
      };
  private static final Part ROUTING =
      (body, found) -> FiguresJson.routing(body, found.counted().routing());
  private static final Part PERFORMANCE =
      (body, found) -> FiguresJson.performance(body, found.counted().performance());
  private static final Part SERIES =
      (body, found) -> body.set("series", FiguresJson.series(found.counted().series()));

  /** Handlers of {@code GET /v1/analytics/PART}. */
  public Map<String, Handler<RoutingContext>> parts() {
    return Map.of(
        "cache", serving(CACHE),
        "routing", serving(ROUTING),
        "performance", serving(PERFORMANCE),
        "series", serving(SERIES),
        "slo", serving(this::objectives));
  }

  /** {@code GET /v1/analytics}: all but the series. */
  public Handler<RoutingContext> all() {
    return serving(
        (body, found) -> {
          CACHE.write(body.putObject("cache"), found);
          ROUTING.write(body.putObject("routing"), found);
          PERFORMANCE.write(body.putObject("performance"), found);
          objectives(body, found);
        });
  }

  private void objectives(ObjectNode body, Found found) {
    body.set("slo", FiguresJson.slo(found.counted().slo(targets.get())));
    body.set("advice", FiguresJson.advice(found.counted().advice(targets.get())));
  }

  /** {@code GET /v1/analytics/recent}: the last requests at this replica. */
  public void recent(RoutingContext context) {
    String tenant = tenant(context);
    ObjectNode body = Json.object().put("tenant", tenant).put("scope", OF_REPLICA);
    ArrayNode requests = body.putArray("requests");
    analytics.recent(tenant).forEach(request -> requests.add(FiguresJson.recent(request)));
    Replies.json(context, 200, body);
  }

  /** {@code GET /v1/analytics/tenants}: those that this replica has heard of; for operators. */
  public void tenants(RoutingContext context) {
    tenant(context);
    authenticator.requireOperator(context.request().headers());
    ObjectNode body = Json.object();
    ArrayNode names = body.putArray("tenants");
    analytics.tenants().forEach(names::add);
    Replies.json(context, 200, body);
  }

  private Handler<RoutingContext> serving(Part part) {
    return context -> {
      Asked asked = asked(context);
      find(asked)
          .onSuccess(
              found -> {
                ObjectNode body = head(found);
                part.write(body, found);
                Replies.json(context, 200, body);
              })
          .onFailure(context::fail);
    };
  }

  private Future<Found> find(Asked asked) {
    Counted own = sharedAnalytics.ofReplica(asked.tenant(), asked.window());
    Future<Optional<Counted>> counted =
        asked.ofAll()
            ? sharedAnalytics
                .ofAll(asked.tenant(), asked.window())
                .map(Optional::of)
                .otherwise(Optional.empty())
            : Future.succeededFuture(Optional.empty());
    Future<Optional<CacheContents>> held =
        cache.contents(asked.tenant()).map(Optional::of).otherwise(Optional.empty());
    return counted.compose(
        all -> held.map(there -> new Found(asked, all.orElse(own), all.isPresent(), there)));
  }

  private ObjectNode head(Found found) {
    ObjectNode head =
        Json.object()
            .put("tenant", found.asked().tenant())
            .put("scope", found.ofAll() ? OF_ALL : OF_REPLICA)
            .put("window", found.asked().window().label())
            .put("redis", cache.reachable() ? "up" : "away")
            .put("lost_minutes", found.counted().lost());
    found
        .counted()
        .since()
        .ifPresentOrElse(since -> head.put("since", since.toString()), () -> head.putNull("since"));
    return head;
  }

  private Asked asked(RoutingContext context) {
    String window = parameter(context, "window", Window.ALL.label());
    String scope = parameter(context, "scope", OF_ALL);
    if (!List.of(OF_ALL, OF_REPLICA).contains(scope)) {
      throw Fields.wrong("scope", "expected all or replica");
    }
    return new Asked(
        tenant(context),
        Window.of(window)
            .orElseThrow(() -> Fields.wrong("window", "expected one of " + Window.labels())),
        scope.equals(OF_ALL));
  }

  private static String parameter(RoutingContext context, String name, String ifNone) {
    String given = context.request().getParam(name);
    return given == null ? ifNone : given;
  }

  private String tenant(RoutingContext context) {
    return authenticator.managedTenant(context.request().headers(), null, null);
  }
}
