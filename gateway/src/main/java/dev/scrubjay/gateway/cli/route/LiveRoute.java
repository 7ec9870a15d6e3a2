package dev.scrubjay.gateway.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cli.remote.GatewayClient;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** The decision of a running gateway, and the estimates that it rests on. */
final class LiveRoute {
  private final GatewayClient gateway;

  LiveRoute(GatewayClient gateway) {
    this.gateway = gateway;
  }

  /**
   * The gateway's decision, as {@code /v1/route} answers it.
   *
   * @param prompt whose tokens, and those of its answer, the gateway estimates; null if the tokens
   *     of {@code request} are all
   */
  JsonNode decision(RoutingRequest request, @Nullable String prompt, @Nullable Profile profile) {
    ObjectNode requirements =
        Json.object()
            .put("task_type", request.task().name())
            .put("task_complexity", lower(request.complexity()))
            .put("strict", request.strict());
    if (prompt == null) {
      requirements.put("token_count", request.inputTokens());
    } else {
      requirements.putArray("messages").addObject().put("role", "user").put("content", prompt);
    }
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

  /** Prints the gateway's estimates for such tasks, by model, if it has seen any. */
  void printEstimates(PrintWriter out, CommandSpec command, RoutingRequest request) {
    JsonNode estimates = gateway.get("/v1/analytics/estimates");
    for (JsonNode task : estimates.path("tasks")) {
      if (task.path("task_type").asText().equals(request.task().name())
          && task.path("task_complexity").asText().equals(lower(request.complexity()))) {
        out.printf(
            Locale.ROOT,
            "%nlearned of such tasks, from %.0f requests of %d tokens%n",
            task.path("requests").doubleValue(),
            task.path("token_count").intValue());
        Map<String, String> priors = priors(estimates);
        Table table = new Table().left("model").right("success", "judged", "tokens").left("prior");
        task.path("models").forEach(model -> table.row(row(model, priors)));
        out.print(table.text(command, ""));
        return;
      }
    }
    out.printf("%nlearned of such tasks: nothing yet%n");
  }

  /** What each model's estimates started from, by model. */
  private static Map<String, String> priors(JsonNode estimates) {
    Map<String, String> priors = new HashMap<>();
    for (JsonNode model : estimates.path("models")) {
      priors.put(model.path("model").asText(), model.path("prior").asText("-"));
    }
    return priors;
  }

  private static String[] row(JsonNode model, Map<String, String> priors) {
    String name = model.path("model").asText();
    JsonNode tokens = model.path("output_tokens");
    return new String[] {
      name,
      String.format(Locale.ROOT, "%.3f", model.path("success").doubleValue()),
      String.format(Locale.ROOT, "%.1f", model.path("evidence").doubleValue()),
      tokens.isMissingNode() ? "-" : String.format(Locale.ROOT, "%.0f", tokens.doubleValue()),
      priors.getOrDefault(name, "-")
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
