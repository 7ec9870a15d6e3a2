package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cli.terminal.Colours;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.Plain;
import java.io.PrintWriter;
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
      "Results are of all replicas. p-values and intervals are valid however often they are looked"
          + " at.",
      "Needs an operator's key."
    },
    mixinStandardHelpOptions = true)
public final class ExperimentsCommand implements Callable<Integer> {
  private static final int DIGITS = 4;
  private static final int P_DIGITS = 2;

  @Mixin private GatewayClient gateway = new GatewayClient();

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode results = gateway.get("/v1/experiments");
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.pretty(results));
    } else if (results.path("experiments").isEmpty()) {
      out.println("no experiments are running");
    } else {
      results.path("experiments").forEach(experiment -> print(out, spec, experiment));
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, CommandSpec command, JsonNode experiment) {
    String metric = experiment.path("metric").asText();
    String name = experiment.path("name").asText();
    out.println(Colours.heading(command, name + ", decided by " + metric));
    JsonNode ratio = experiment.path("sample_ratio");
    if (ratio.path("alarm").asBoolean()) {
      String p = number(ratio.path("p_value"), P_DIGITS);
      out.println(
          Colours.alarm(
              command,
              "  ALARM: arms did not get their shares (p "
                  + p
                  + "); the figures cannot be trusted"));
    }
    for (JsonNode arm : experiment.path("arms")) {
      if (arm.path("stopped").asBoolean()) {
        out.println(
            Colours.alarm(
                command, "  " + arm.path("name").asText() + " STOPPED: its answers are worse"));
      }
    }
    Table table =
        new Table()
            .left("arm")
            .right("requests")
            .left("metric")
            .right("mean", "of", "difference")
            .left("interval")
            .right("p");
    experiment.path("arms").forEach(arm -> rows(table, arm));
    out.print(table.text(command, "  "));
  }

  private static void rows(Table table, JsonNode arm) {
    String name = arm.path("name").asText();
    String requests = arm.path("requests").asText();
    for (Map.Entry<String, JsonNode> figure : arm.path("metrics").properties()) {
      JsonNode value = figure.getValue();
      JsonNode versus = value.path("versus_first");
      boolean first = versus.isMissingNode();
      boolean tooFew = versus.path("low").isNull();
      table.row(
          name,
          requests,
          figure.getKey(),
          number(value.path("mean"), DIGITS),
          value.path("count").asText(),
          first ? "" : signed(versus.path("difference")),
          first ? "" : tooFew ? "too few for a verdict" : interval(versus),
          first || tooFew ? "" : number(versus.path("p_value"), P_DIGITS));
      name = "";
      requests = "";
    }
  }

  private static String interval(JsonNode versus) {
    return signed(versus.path("low")) + " to " + signed(versus.path("high"));
  }

  private static String signed(JsonNode number) {
    String text = number(number, DIGITS);
    return number.doubleValue() > 0 ? "+" + text : text;
  }

  private static String number(JsonNode number, int digits) {
    return Plain.text(number.doubleValue(), digits);
  }
}
