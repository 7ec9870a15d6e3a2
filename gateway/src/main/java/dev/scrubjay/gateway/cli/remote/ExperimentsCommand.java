package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the results of experiments. */
@Command(
    name = "experiments",
    description = {
      "Shows the results of the running experiments.",
      "Results are of all replicas. p-values and intervals are valid however often they are looked at.",
      "Needs an operator's key."
    },
    mixinStandardHelpOptions = true)
public final class ExperimentsCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode results = gateway.get("/v1/experiments");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(results.toPrettyString());
    } else if (results.path("experiments").isEmpty()) {
      out.println("no experiments are running");
    } else {
      results.path("experiments").forEach(experiment -> print(out, experiment));
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, JsonNode experiment) {
    String metric = experiment.path("metric").asText();
    out.printf("%s, decided by %s%n", experiment.path("name").asText(), metric);
    JsonNode ratio = experiment.path("sample_ratio");
    if (ratio.path("alarm").asBoolean()) {
      out.printf(
          Locale.ROOT,
          "  ALARM: arms did not get their shares (p %.2g); the figures cannot be trusted%n",
          ratio.path("p_value").doubleValue());
    }
    for (JsonNode arm : experiment.path("arms")) {
      out.printf(
          "  %-24s %8d requests%s%n",
          arm.path("name").asText(),
          arm.path("requests").asLong(),
          arm.path("stopped").asBoolean() ? "  STOPPED: its answers are worse" : "");
      for (Map.Entry<String, JsonNode> figure : arm.path("metrics").properties()) {
        out.println("    " + describe(figure.getKey(), figure.getValue()));
      }
    }
  }

  private static String describe(String metric, JsonNode figure) {
    String mean =
        String.format(
            Locale.ROOT,
            "%-8s %12.6g of %d",
            metric,
            figure.path("mean").doubleValue(),
            figure.path("count").asLong());
    JsonNode versus = figure.path("versus_first");
    if (versus.isMissingNode()) {
      return mean;
    }
    String difference =
        String.format(Locale.ROOT, "%s  %+.6g", mean, versus.path("difference").doubleValue());
    return versus.path("low").isNull()
        ? difference + "  (too few for a verdict)"
        : String.format(
            Locale.ROOT,
            "%s  [%.6g, %.6g], p %.2g",
            difference,
            versus.path("low").doubleValue(),
            versus.path("high").doubleValue(),
            versus.path("p_value").doubleValue());
  }
}
