package dev.scrubjay.gateway.cli.route;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.cli.terminal.Colours;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.policy.Usd;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** A routing decision, as {@code /v1/route} answers it, as text. */
final class DecisionTable {
  private DecisionTable() {}

  static void print(PrintWriter out, CommandSpec command, JsonNode decision) {
    if (decision.path("selected_model").isTextual()) {
      printRouted(out, command, decision);
    } else {
      line(out, "no model", decision.path("reason").asText());
    }
    for (Map.Entry<String, JsonNode> rejected : decision.path("rejected").properties()) {
      line(out, "rejected", rejected.getKey() + ": " + rejected.getValue().asText());
    }
  }

  private static void printRouted(PrintWriter out, CommandSpec command, JsonNode decision) {
    String model = decision.path("selected_model").asText();
    line(out, "model", Colours.heading(command, model));
    double confidence = 100 * decision.path("confidence").doubleValue();
    line(out, "confidence", String.format(Locale.ROOT, "%.0f %%", confidence));
    decision.path("relaxed").forEach(relaxed -> line(out, "relaxed", relaxed.asText()));
    decision.path("reasons").forEach(reason -> line(out, "because", reason.asText()));
    Table table =
        new Table()
            .left("candidate")
            .left("provider")
            .right("score", "cost", "latency", "95 % within", "accuracy");
    table.row(row(model, decision));
    for (JsonNode fallback : decision.path("fallbacks")) {
      table.row(row(fallback.path("model").asText(), fallback));
    }
    out.print(table.text(command, ""));
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-12s%s%n", name, value);
  }

  private static String[] row(String model, JsonNode candidate) {
    return new String[] {
      model,
      candidate.path("provider").asText(),
      fixed("%.3f", candidate.path("score")),
      Usd.text(candidate.path("expected_cost").doubleValue()),
      fixed("%.1f s", candidate.path("expected_latency")),
      fixed("%.1f s", candidate.path("latency_p95")),
      fixed("%.2f", candidate.path("expected_accuracy"))
    };
  }

  private static String fixed(String format, JsonNode number) {
    return String.format(Locale.ROOT, format, number.doubleValue());
  }
}
