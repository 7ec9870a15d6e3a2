package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.RecentRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.FactHeaders;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CascadeFacts;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.policy.model.Cost;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request that has ended as JSON, without its prompt or answer. */
final class RecentRequestJson {
  private RecentRequestJson() {}

  static ObjectNode of(RecentRequest recent) {
    CompletedRequest request = recent.request();
    ObjectNode body =
        Json.object()
            .put("time", recent.ended().toString())
            .put("id", recent.id())
            .put("request_id", request.requestId())
            .put("workspace", request.scope().workspace())
            .put("operation", request.operation())
            .put("type", lower(request.type()))
            .put("success", request.success())
            .put("outcome", lower(request.end()))
            .put("model", request.model().orElse(null))
            .put("fallback", request.fallback())
            .put("cost_usd", usd(request.cost()))
            .put("saved_usd", usd(request.saved()))
            .put("latency", request.total().toNanos() / 1e9)
            .put(
                "optimization_latency",
                RequestFigures.of(request).ownTime().map(own -> own.toNanos() / 1e9).orElse(null));
    recent
        .facts()
        .map(AnswerFacts::cache)
        .or(recent::cache)
        .ifPresent(status -> body.put("cache_status", FactHeaders.cacheStatus(status)));
    recent.facts().ifPresent(facts -> facts(body, facts));
    return body;
  }

  static @Nullable Double usd(Cost cost) {
    return cost.isKnown() ? cost.usdOrZero() : null;
  }

  private static void facts(ObjectNode body, AnswerFacts facts) {
    body.put("provider", facts.provider().orElse(null)).put("simulated", facts.simulated());
    ArrayNode failed = body.putArray("fallback_from");
    facts.fallbacks().forEach(failed::add);
    ArrayNode relaxed = body.putArray("relaxed");
    facts.relaxed().forEach(requirement -> relaxed.add(lower(requirement)));
    body.put("cascade", facts.cascade().map(CascadeFacts::text).orElse(null));
    ArrayNode reasons = body.putArray("reasons");
    facts.reasons().forEach(reasons::add);
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
