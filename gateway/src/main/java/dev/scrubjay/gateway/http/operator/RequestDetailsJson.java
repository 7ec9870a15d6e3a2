package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.analytics.RecentRequest;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.cache.PlanJson;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.request.CallTrail;
import dev.scrubjay.gateway.request.RequestTrail;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.time.Duration;

/**
 * All that is known of a request that has ended: what the list of requests tells, its key, its
 * times, the choice of its model and its calls. Nothing of its prompt and answer. Times are
 * seconds.
 */
final class RequestDetailsJson {
  private static final double NANOS_PER_SECOND = 1e9;

  private RequestDetailsJson() {}

  static ObjectNode of(RecentRequest recent) {
    CompletedRequest request = recent.request();
    RequestTrail trail = request.trail();
    ObjectNode body = RecentRequestJson.of(recent);
    body.put("cache_key", trail.key().map(key -> key.id()).orElse(null));
    recent.cache().ifPresent(status -> cache(body, status));
    body.put("strongest_model_cost_usd", RecentRequestJson.usd(request.strongestCost()));
    body.putObject("tokens")
        .put("input", request.usage().inputTokens())
        .put("output", request.usage().outputTokens());
    body.putObject("timings")
        .put("total", seconds(request.total()))
        .put("providers", seconds(request.upstream()))
        .put("waited_for_others", seconds(request.waited()))
        .put("unoptimized", seconds(request.unoptimized()));
    request
        .assignment()
        .ifPresent(
            assigned ->
                body.putObject("experiment")
                    .put("name", assigned.experiment())
                    .put("arm", assigned.arm()));
    trail.choice().ifPresent(choice -> choice(body, choice));
    ArrayNode calls = body.putArray("attempts");
    trail.calls().forEach(call -> calls.add(json(call, trail.startNanos())));
    return body.put("further_attempts", trail.further());
  }

  private static void cache(ObjectNode body, CacheStatus status) {
    if (status instanceof CacheStatus.Hit hit) {
      ObjectNode json =
          body.putObject("hit")
              .put("tier", RecentRequestJson.lower(hit.tier()))
              .put("age", seconds(hit.age()))
              .put("ttl", seconds(hit.ttl()))
              .put("preloaded", hit.preloaded());
      hit.reused().ifPresent(other -> json.put("similarity", other.similarity()));
    }
  }

  private static void choice(ObjectNode body, RequestTrail.Choice choice) {
    RoutingRequest task = choice.task();
    ObjectNode json =
        body.putObject("task")
            .put("type", task.task().name())
            .put("complexity", RecentRequestJson.lower(task.complexity()))
            .put("input_tokens", task.inputTokens());
    ArrayNode capabilities = json.putArray("capabilities");
    task.capabilities().stream().map(RecentRequestJson::lower).sorted().forEach(capabilities::add);
    json.put("latency_requirement", task.latencyRequirement().map(PlanJson::seconds).orElse(null))
        .put(
            "cost_budget",
            task.costBudget().isPresent() ? (Double) task.costBudget().getAsDouble() : null)
        .put(
            "accuracy_requirement",
            task.accuracyRequirement().isPresent()
                ? (Double) task.accuracyRequirement().getAsDouble()
                : null)
        .put("strict", task.strict());
    RoutingDecision made = choice.decision();
    if (made != null) {
      ObjectNode decision = PlanJson.json(made);
      if (made instanceof Routed routed) {
        decision.put("explored", routed.explored());
      }
      body.set("decision", decision.put("rejected_models", choice.rejected()));
    }
  }

  private static ObjectNode json(CallTrail call, long startNanos) {
    CallTrail.CallProgress state = call.state();
    ObjectNode json =
        Json.object()
            .put("model", call.model())
            .put("provider", call.provider())
            .put("role", state.role())
            .put("result", state.result())
            .put("began", (call.startNanos() - startNanos) / NANOS_PER_SECOND)
            .putNull("first_token")
            .putNull("took");
    state.firstNanos().ifPresent(at -> json.put("first_token", since(call, at)));
    state.endNanos().ifPresent(at -> json.put("took", since(call, at)));
    return json.put("input_tokens", state.usage().inputTokens())
        .put("output_tokens", state.usage().outputTokens())
        .put("cost_usd", RecentRequestJson.usd(state.cost()));
  }

  private static double since(CallTrail call, long nanos) {
    return (nanos - call.startNanos()) / NANOS_PER_SECOND;
  }

  private static double seconds(Duration duration) {
    return PlanJson.seconds(duration);
  }
}
