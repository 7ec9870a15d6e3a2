package dev.scrubjay.gateway.http.cache;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.results.ResultLeases.LeaseResult.LeaseObtained;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import java.time.Duration;
import java.util.Locale;

/** Cache plans and routing decisions as JSON, under the seed's names. */
public final class PlanJson {
  private PlanJson() {}

  /** A plan for storing a result. */
  public static ObjectNode json(CachePlan plan) {
    return switch (plan) {
      case CachePlan.Store store ->
          Json.object()
              .put("should_cache", true)
              .put("ttl", store.ttl().toSeconds())
              .put("compress", store.compress())
              .put("priority", store.priority())
              .put("access_frequency", lower(store.frequency()));
      case CachePlan.Skip skip ->
          Json.object().put("should_cache", false).put("reason", lower(skip.reason()));
    };
  }

  /** A lease that the caller has got. */
  static ObjectNode json(LeaseObtained lease) {
    return Json.object().put("token", lease.token()).put("expires_in", seconds(lease.expiresIn()));
  }

  /** The reply to a store. */
  static ObjectNode outcome(CacheKey key, CachePlan plan, StoreOutcome outcome) {
    ObjectNode body = Json.object().put("key", key.id());
    switch (outcome) {
      case StoreOutcome.Stored stored ->
          body.put("stored", true)
              .put("raw_bytes", stored.rawBytes())
              .put("stored_bytes", stored.storedBytes())
              .put("evicted", stored.evicted())
              .set("plan", json(plan));
      case StoreOutcome.Fenced fenced ->
          body.put("stored", false).put("reason", "lease_lost").set("plan", json(plan));
      case StoreOutcome.Dropped dropped ->
          body.put("stored", false).put("reason", lower(dropped.reason())).set("plan", json(plan));
    }
    return body;
  }

  /** A routing decision with all candidates. */
  public static ObjectNode json(RoutingDecision decision) {
    ObjectNode body = Json.object();
    switch (decision) {
      case Routed routed -> {
        Candidate selected = routed.selected();
        body.put("selected_model", selected.model().id())
            .put("provider", selected.model().provider())
            .put("expected_cost", selected.expectedCost())
            .put("expected_latency", seconds(selected.expectedLatency()))
            .put("latency_p95", seconds(selected.latencyQ95()))
            .put("expected_accuracy", selected.accuracy())
            .put("score", selected.score())
            .put("confidence", routed.confidence());
        ArrayNode fallbacks = body.putArray("fallbacks");
        routed.fallbacks().forEach(fallback -> fallbacks.add(candidate(fallback)));
        ArrayNode reasons = body.putArray("reasons");
        routed.reasons().forEach(reasons::add);
        ArrayNode relaxed = body.putArray("relaxed");
        routed.relaxed().forEach(requirement -> relaxed.add(lower(requirement)));
      }
      case Unroutable unroutable ->
          body.putNull("selected_model").put("reason", unroutable.reason());
    }
    ObjectNode rejected = body.putObject("rejected");
    decision.rejected().forEach(rejected::put);
    return body;
  }

  private static ObjectNode candidate(Candidate candidate) {
    return Json.object()
        .put("model", candidate.model().id())
        .put("provider", candidate.model().provider())
        .put("expected_cost", candidate.expectedCost())
        .put("expected_latency", seconds(candidate.expectedLatency()))
        .put("latency_p95", seconds(candidate.latencyQ95()))
        .put("expected_accuracy", candidate.accuracy())
        .put("score", candidate.score());
  }

  /**
   * The source of an ability and the answers that it counts for, as {@code gpt-4o (40 answers)}.
   */
  public static String text(Ability ability) {
    return String.format(Locale.ROOT, "%s (%.0f answers)", ability.source(), ability.weight());
  }

  /** A duration in seconds. */
  public static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
