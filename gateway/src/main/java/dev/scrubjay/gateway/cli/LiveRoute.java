package dev.scrubjay.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.Usd;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a running gateway would decide now, and what it knows of the models. */
final class LiveRoute {
  private final GatewayClient gateway;

  LiveRoute(GatewayClient gateway) {
    this.gateway = gateway;
  }

  /** The gateway's decision, under the same names as the command's own. */
  JsonNode decision(RoutingRequest request, @Nullable Profile profile) {
    ObjectNode requirements =
        Json.object()
            .put("task_type", request.task().name())
            .put("task_complexity", lower(request.complexity()))
            .put("token_count", request.inputTokens())
            .put("strict", request.strict());
    request
        .latencyRequirement()
        .ifPresent(limit -> requirements.put("latency_requirement", limit.toNanos() / 1e9));
    request.costBudget().ifPresent(budget -> requirements.put("cost_budget", budget));
    request
        .accuracyRequirement()
        .ifPresent(share -> requirements.put("accuracy_requirement", share));
    if (profile != null) {
      requirements.put("profile", lower(profile));
    }
    return gateway.post("/v1/route", requirements).path("data");
  }

  static void print(PrintWriter out, JsonNode decision) {
    out.println("model       " + describe(decision.path("selected_model").asText(), decision));
    for (JsonNode fallback : decision.path("fallbacks")) {
      out.println("fallback    " + describe(fallback.path("model").asText(), fallback));
    }
    out.printf(
        Locale.ROOT, "confidence  %.0f %%%n", 100 * decision.path("confidence").doubleValue());
    decision
        .path("relaxed")
        .forEach(requirement -> out.println("given up    " + requirement.asText()));
    decision.path("reasons").forEach(reason -> out.println("because     " + reason.asText()));
    for (Map.Entry<String, JsonNode> rejected : decision.path("rejected").properties()) {
      out.println("not         " + rejected.getKey() + ": " + rejected.getValue().asText());
    }
  }

  private static String describe(String model, JsonNode candidate) {
    return String.format(
        Locale.ROOT,
        "%s (%s)  score %.3f, %s, %.1f s (95 %% within %.1f s), accuracy %.2f",
        model,
        candidate.path("provider").asText(),
        candidate.path("score").doubleValue(),
        Usd.text(candidate.path("expected_cost").doubleValue()),
        candidate.path("expected_latency").doubleValue(),
        candidate.path("latency_p95").doubleValue(),
        candidate.path("expected_accuracy").doubleValue());
  }

  /** What is known of such tasks, by model; nothing but a word of it if none were seen. */
  void printEstimates(PrintWriter out, RoutingRequest request) {
    JsonNode estimates = gateway.get("/v1/analytics/estimates");
    for (JsonNode task : estimates.path("tasks")) {
      if (task.path("task_type").asText().equals(request.task().name())
          && task.path("task_complexity").asText().equals(lower(request.complexity()))) {
        out.printf(
            Locale.ROOT,
            "%nlearned of such tasks, from %.0f requests of %d tokens%n%-28s %8s %8s %8s%n",
            task.path("requests").doubleValue(),
            task.path("token_count").intValue(),
            "model",
            "success",
            "judged",
            "tokens");
        task.path("models").forEach(model -> out.println(row(model)));
        return;
      }
    }
    out.printf("%nlearned of such tasks: nothing yet%n");
  }

  private static String row(JsonNode model) {
    return String.format(
        Locale.ROOT,
        "%-28s %8.3f %8.0f %8s",
        model.path("model").asText(),
        model.path("success").doubleValue(),
        model.path("evidence").doubleValue(),
        model.has("output_tokens")
            ? String.format(Locale.ROOT, "%.0f", model.path("output_tokens").doubleValue())
            : "-");
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
