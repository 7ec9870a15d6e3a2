package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.FiguresOwner;
import dev.scrubjay.gateway.analytics.SharedAnalytics;
import dev.scrubjay.gateway.analytics.figures.Counted;
import dev.scrubjay.gateway.analytics.figures.OperatorAdvice;
import dev.scrubjay.gateway.cache.redis.CacheContents;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.filter.Authenticator;
import dev.scrubjay.gateway.http.message.AllowedMethods;
import dev.scrubjay.gateway.http.message.Replies;
import dev.scrubjay.gateway.http.message.RouteGroup;
import dev.scrubjay.policy.tuning.SloTargets;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Routes to a tenant's figures, under the seed's names, over {@code ?window=}, of all replicas or
 * of this one alone ({@code ?scope=}). While Redis cannot be reached they are this replica's, and
 * their {@code scope} says so.
 */
public final class AnalyticsRoutes implements RouteGroup {
  private static final String PATH = "/v1/analytics";

  private static final OperatorAdvice REDIS_AWAY =
      new OperatorAdvice(
          "redis",
          "Redis cannot be reached: requests are answered without the cache, and the figures are"
              + " this replica's alone. See its address, its health and the network.");

  private final Authenticator authenticator;
  private final SharedAnalytics sharedAnalytics;
  private final RedisCache cache;
  private final Supplier<SloTargets> targets;

  public AnalyticsRoutes(
      Authenticator authenticator,
      SharedAnalytics sharedAnalytics,
      RedisCache cache,
      Supplier<SloTargets> targets) {
    this.authenticator = authenticator;
    this.sharedAnalytics = sharedAnalytics;
    this.cache = cache;
    this.targets = targets;
  }

  /**
   * The figures that were found for a query.
   *
   * @param allReplicas whether they are of all replicas
   * @param contents of the tenant's cache, if Redis can be reached
   */
  private record FiguresReport(
      FiguresQuery query, Counted counted, boolean allReplicas, Optional<CacheContents> contents) {}

  /** Writes a part of the figures. */
  private interface FiguresPart {
    void write(ObjectNode body, FiguresReport report);
  }

  @Override
  public void mount(Router router) {
    serve(router, PATH, this::all);
    serve(router, PATH + "/cache", AnalyticsRoutes::cache);
    serve(router, PATH + "/routing", AnalyticsRoutes::routing);
    serve(router, PATH + "/performance", AnalyticsRoutes::performance);
    serve(router, PATH + "/series", AnalyticsRoutes::series);
    serve(router, PATH + "/slo", this::objectives);
  }

  private void serve(Router router, String path, FiguresPart part) {
    AllowedMethods.get(router, path).handler(context -> send(context, part));
  }

  private void send(RoutingContext context, FiguresPart part) {
    FiguresOwner owner = FiguresQuery.owner(authenticator, context.request().headers());
    report(FiguresQuery.of(owner, context.request()))
        .onSuccess(
            report -> {
              ObjectNode body = head(report);
              part.write(body, report);
              Replies.json(context, 200, body);
            })
        .onFailure(context::fail);
  }

  /** All figures but the series. */
  private void all(ObjectNode body, FiguresReport report) {
    cache(body.putObject("cache"), report);
    routing(body.putObject("routing"), report);
    performance(body.putObject("performance"), report);
    objectives(body, report);
  }

  private static void cache(ObjectNode body, FiguresReport report) {
    FiguresJson.cache(body, report.counted().cache());
    FiguresJson.contents(body, report.contents().orElse(null));
    body.set("operations", FiguresJson.operations(report.counted().operations()));
  }

  private static void routing(ObjectNode body, FiguresReport report) {
    FiguresJson.routing(body, report.counted().routing());
  }

  private static void performance(ObjectNode body, FiguresReport report) {
    FiguresJson.performance(body, report.counted().performance());
  }

  private static void series(ObjectNode body, FiguresReport report) {
    body.set("series", FiguresJson.series(report.counted().series(), report.query().byModel()));
  }

  private void objectives(ObjectNode body, FiguresReport report) {
    body.set("slo", FiguresJson.slo(report.counted().slo(targets.get())));
    List<OperatorAdvice> advice = new ArrayList<>();
    if (!cache.reachable()) {
      advice.add(REDIS_AWAY);
    }
    advice.addAll(report.counted().advice(targets.get()));
    body.set("advice", FiguresJson.advice(advice));
  }

  private Future<FiguresReport> report(FiguresQuery query) {
    Counted own = sharedAnalytics.ofReplica(query.owner(), query.window());
    Future<Optional<Counted>> all =
        query.allReplicas()
            ? ifReachable(sharedAnalytics.ofAll(query.owner(), query.window()))
            : Future.succeededFuture(Optional.empty());
    Future<Optional<CacheContents>> contents =
        query.owner().workspace().isPresent()
            ? Future.succeededFuture(Optional.empty()) // they are counted for the tenant alone
            : ifReachable(cache.contents(query.owner().tenant()));
    return all.compose(
        counted ->
            contents.map(
                found ->
                    new FiguresReport(query, counted.orElse(own), counted.isPresent(), found)));
  }

  private static <T> Future<Optional<T>> ifReachable(Future<T> read) {
    return read.map(Optional::of).otherwise(Optional.empty());
  }

  private ObjectNode head(FiguresReport report) {
    ObjectNode head =
        Json.object()
            .put("tenant", report.query().owner().tenant())
            .put("scope", report.allReplicas() ? FiguresQuery.ALL : FiguresQuery.REPLICA)
            .put("window", report.query().window().label())
            .put("redis", cache.reachable() ? "up" : "away")
            .put("lost_minutes", report.counted().lost());
    report.query().owner().workspace().ifPresent(workspace -> head.put("workspace", workspace));
    report
        .counted()
        .since()
        .ifPresentOrElse(since -> head.put("since", since.toString()), () -> head.putNull("since"));
    return head;
  }
}
