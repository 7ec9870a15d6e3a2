package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.figures.CacheFigures;
import dev.scrubjay.gateway.analytics.figures.OperationFigures;
import dev.scrubjay.gateway.analytics.figures.OperatorAdvice;
import dev.scrubjay.gateway.analytics.figures.PerformanceFigures;
import dev.scrubjay.gateway.analytics.figures.Point;
import dev.scrubjay.gateway.analytics.figures.RoutingFigures;
import dev.scrubjay.gateway.analytics.figures.SloRow;
import dev.scrubjay.gateway.cache.redis.CacheContents;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Figures as JSON, under the seed's names. Times are seconds, shares 0 to 1. */
final class FiguresJson {
  private FiguresJson() {}

  static void cache(ObjectNode body, CacheFigures figures) {
    body.put("hits", figures.hits())
        .put("near_hits", figures.nearHits())
        .put("redis_hits", figures.redisHits())
        .put("misses", figures.misses())
        .put("bypasses", figures.bypasses())
        .put("hit_rate", figures.hitRate())
        .put("miss_rate", figures.missRate())
        .put("coalesced", figures.coalesced())
        .put("stale_served", figures.staleServed())
        .put("missed_expired", figures.expired())
        .put("missed_evicted", figures.evicted())
        .put("stores", figures.stores())
        .put("dropped_stores", figures.droppedStores())
        .put("compression_savings", figures.compressionSavings())
        .put("evictions", figures.evictions())
        .put("eviction_rate", figures.evictionRate())
        .put("average_ttl", figures.averageTtlSeconds())
        .put("saved_usd", figures.savedUsd())
        .put("unpriced_savings", figures.unpriced());
    body.set("miss_reasons", counts(figures.missReasons()));
    body.set("bypass_reasons", counts(figures.bypassReasons()));
    body.putObject("preload")
        .put("hits", figures.preloadHits())
        .put("cost_usd", figures.preloadUsd())
        .set("results", counts(figures.preloads()));
    body.putObject("semantic")
        .put("hits", figures.semanticHits())
        .put("cost_usd", figures.semanticUsd());
  }

  /**
   * Adds the contents of the cache, which all replicas share.
   *
   * @param contents {@code null} if Redis cannot be reached
   */
  static void contents(ObjectNode body, @Nullable CacheContents contents) {
    body.put("entries", contents == null ? null : contents.entries())
        .put("stored_bytes", contents == null ? null : contents.bytes())
        .put("evictions_all_replicas", contents == null ? null : contents.evictions());
  }

  static ArrayNode operations(List<OperationFigures> operations) {
    ArrayNode list = array();
    operations.forEach(
        operation ->
            list.addObject()
                .put("operation", operation.operation())
                .put("hits", operation.hits())
                .put("misses", operation.misses())
                .put("hit_rate", operation.hitRate())
                .put("missed_expired", operation.expired())
                .put("missed_evicted", operation.evicted())
                .put("missed_first_seen", operation.firstSeen()));
    return list;
  }

  static void routing(ObjectNode body, RoutingFigures figures) {
    body.put("decisions", figures.decisions())
        .put("failures", figures.failures())
        .put("average_cost_per_1k_tokens", figures.averageCostPer1kTokens())
        .put("average_latency", figures.averageLatencySeconds())
        .put("routing_accuracy", figures.routingAccuracy())
        .put("fallback_usage", figures.fallbackUsage())
        .put("upstream_failures", figures.upstreamFailures())
        .put("reported_cost_usd", figures.reportedCostUsd())
        .set("model_usage", counts(figures.modelUsage()));
    ObjectNode shadow = body.putObject("shadow").put("cost_usd", figures.shadowUsd());
    shadow.set("results", counts(figures.shadowed()));
    ObjectNode models = body.putObject("models");
    new TreeMap<>(figures.models()).forEach((id, model) -> model(models.putObject(id), model));
  }

  private static void model(ObjectNode json, RoutingFigures.Model model) {
    json.put("answers", model.answers())
        .put("share", model.share())
        .put("cost_usd", isUnknown(model) ? null : model.costUsd())
        .put("unpriced_answers", model.unpriced())
        .put("average_latency", model.averageLatencySeconds())
        .put("failures", model.failures());
  }

  private static boolean isUnknown(RoutingFigures.Model model) {
    return model.unpriced() > 0 && model.unpriced() == model.answers();
  }

  static void performance(ObjectNode body, PerformanceFigures figures) {
    ObjectNode overall =
        body.putObject("overall_performance")
            .put("total_optimizations", figures.totalOptimizations())
            .put("failures", figures.failures())
            .put("refused", figures.refused())
            .put("abandoned", figures.abandoned())
            .put("performance_improvement", figures.performanceImprovement())
            .put("cost_savings", figures.costSavings())
            .put("cost_usd", figures.costUsd())
            .put("unpriced_answers", figures.unpriced())
            .put("strongest_model_cost_usd", figures.strongestCostUsd())
            .put("cache_savings_usd", figures.cacheSavingsUsd())
            .put("average_optimization_latency", figures.averageOptimizationLatencySeconds());
    overall.set("optimization_latency", percentiles(figures.optimizationLatency()));
    overall.set("latency", percentiles(figures.latency()));
    body.set("optimization_distribution", counts(figures.distribution()));
  }

  private static ObjectNode percentiles(PerformanceFigures.Percentiles percentiles) {
    return Json.object()
        .put("p50", percentiles.p50())
        .put("p95", percentiles.p95())
        .put("p99", percentiles.p99());
  }

  static ArrayNode slo(List<SloRow> rows) {
    ArrayNode list = array();
    for (SloRow row : rows) {
      ObjectNode json =
          list.addObject()
              .put("name", lower(row.slo()))
              .put("target", row.target())
              .put("at_most", row.atMost());
      json.put("samples", row.samples());
      row.measured()
          .ifPresentOrElse(
              value -> json.put("measured", value).put("met", row.met()),
              () -> json.putNull("measured").putNull("met"));
    }
    return list;
  }

  static ArrayNode advice(List<OperatorAdvice> advice) {
    ArrayNode list = array();
    advice.forEach(one -> list.addObject().put("about", one.about()).put("text", one.text()));
    return list;
  }

  /**
   * The figures over time.
   *
   * @param byModel whether to tell of each interval what each model did
   */
  static ArrayNode series(List<Point> points, boolean byModel) {
    ArrayNode list = array();
    points.forEach(point -> point(list.addObject(), point, byModel));
    return list;
  }

  private static void point(ObjectNode json, Point point, boolean byModel) {
    json.put("time", point.begin().toString())
        .put("requests", point.requests())
        .put("failures", point.failures())
        .put("hits", point.hits())
        .put("misses", point.misses())
        .put("cost_usd", point.costUsd())
        .put("strongest_model_cost_usd", point.strongestCostUsd())
        .put("cache_savings_usd", point.savedUsd())
        .put("optimization_latency_p95", point.ownP95Seconds())
        .put("latency_p50", point.totalP50Seconds())
        .put("latency_p95", point.totalP95Seconds());
    if (byModel) {
      ObjectNode models = json.putObject("models");
      new TreeMap<>(point.models()).forEach((id, model) -> model(models.putObject(id), model));
    }
  }

  private static ObjectNode counts(Map<String, Long> counts) {
    ObjectNode body = Json.object();
    new TreeMap<>(counts).forEach(body::put);
    return body;
  }

  private static ArrayNode array() {
    return Json.object().putArray("list");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
