package dev.scrubjay.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a tenant's figures. */
@Command(
    name = "stats",
    description = {
      "Shows how cache, router and the whole do, for one tenant.",
      "The counts are those of the one replica that answers, since it started."
    },
    mixinStandardHelpOptions = true)
final class StatsCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode figures = gateway.get("/v1/analytics");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(figures.toPrettyString());
    } else {
      out.println("one replica, since " + figures.path("since").asText());
      for (String part : new String[] {"cache", "routing", "performance"}) {
        out.println();
        out.println(part);
        print(out, "  ", figures.path(part));
      }
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, String indent, JsonNode figures) {
    for (Map.Entry<String, JsonNode> figure : figures.properties()) {
      String name = figure.getKey().replace('_', ' ');
      if (figure.getValue().isObject()) {
        out.println(indent + name);
        print(out, indent + "  ", figure.getValue());
      } else {
        out.printf("%-44s %s%n", indent + name, show(figure.getKey(), figure.getValue()));
      }
    }
  }

  private static String show(String name, JsonNode value) {
    if (value.isNull()) {
      return "unknown (Redis is away)";
    }
    if (!value.isFloatingPointNumber()) {
      return value.asText();
    }
    double number = value.doubleValue();
    if (name.endsWith("_usd") || name.contains("cost_per")) {
      return String.format("$%.6f", number);
    }
    if (name.contains("latency") || name.contains("ttl")) {
      return String.format("%.4f s", number);
    }
    return String.format("%.1f %%", number * 100);
  }
}
