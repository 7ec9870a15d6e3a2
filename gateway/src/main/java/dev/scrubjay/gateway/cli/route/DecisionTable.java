package dev.scrubjay.gateway.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.policy.Usd;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** A routing decision, as {@code /v1/route} answers it, as text. */
final class DecisionTable {
  private DecisionTable() {}

  static void print(PrintWriter out, JsonNode decision) {
    if (decision.path("selected_model").isTextual()) {
      printRouted(out, decision);
    } else {
      line(out, "no model", decision.path("reason").asText());
    }
    for (Map.Entry<String, JsonNode> rejected : decision.path("rejected").properties()) {
      line(out, "rejected", rejected.getKey() + ": " + rejected.getValue().asText());
    }
  }

  private static void printRouted(PrintWriter out, JsonNode decision) {
    line(out, "model", describe(decision.path("selected_model").asText(), decision));
    for (JsonNode fallback : decision.path("fallbacks")) {
      line(out, "fallback", describe(fallback.path("model").asText(), fallback));
    }
    double confidence = 100 * decision.path("confidence").doubleValue();
    line(out, "confidence", String.format(Locale.ROOT, "%.0f %%", confidence));
    decision.path("relaxed").forEach(relaxed -> line(out, "relaxed", relaxed.asText()));
    decision.path("reasons").forEach(reason -> line(out, "because", reason.asText()));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-12s%s%n", name, value);
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
}
