package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the steps that tuning took, or reverts them. */
@Command(
    name = "tuning",
    description = {
      "Shows how and why tuning has changed the policy, or reverts it.",
      "Tuning concerns all replicas and all tenants. Needs an operator's key."
    },
    mixinStandardHelpOptions = true)
public final class TuningCommand implements Callable<Integer> {
  @Mixin private GatewayClient gateway = new GatewayClient();

  /** The action of the command. */
  enum Action {
    STATUS,
    REVERT
  }

  @Parameters(
      arity = "0..1",
      paramLabel = "ACTION",
      defaultValue = "status",
      description = "${COMPLETION-CANDIDATES}. Default: status")
  private Action action = Action.STATUS;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode status =
        switch (action) {
          case STATUS -> gateway.get("/v1/analytics/tuning");
          case REVERT -> gateway.post("/v1/tuning/revert", Json.object());
        };
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(status.toPrettyString());
    } else {
      print(out, status);
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, ObjectNode status) {
    out.println("mode      " + status.path("mode").asText());
    out.println("version   " + status.path("version").asText());
    out.println("advice    " + status.path("advice").asText());
    out.printf("%n%-50s %12s %12s%n", "setting", "configured", "in force");
    for (Map.Entry<String, JsonNode> setting : status.path("settings").properties()) {
      out.printf(
          Locale.ROOT,
          "%-50s %12.6g %12.6g%n",
          setting.getKey(),
          setting.getValue().path("configured").doubleValue(),
          setting.getValue().path("in_force").doubleValue());
    }
    out.printf("%n%-50s %12s %12s %10s%n", "this window", "value", "target", "samples");
    for (Map.Entry<String, JsonNode> figure : status.path("figures").properties()) {
      out.printf(
          Locale.ROOT,
          "%-50s %12.4f %12.4f %10d%n",
          figure.getKey(),
          figure.getValue().path("value").doubleValue(),
          figure.getValue().path("target").doubleValue(),
          figure.getValue().path("samples").longValue());
    }
    out.printf("%nsteps%n");
    status.path("steps").forEach(step -> out.println(describe(step)));
  }

  private static String describe(JsonNode step) {
    String head = step.path("at").asText() + "  " + step.path("why").asText();
    return step.has("setting")
        ? String.format(
            Locale.ROOT,
            "%s%s  %s %.6g -> %.6g  (%s %.4f, target %.4f)",
            head,
            step.path("applied").asBoolean() ? "" : " (advice only)",
            step.path("setting").asText(),
            step.path("before").doubleValue(),
            step.path("after").doubleValue(),
            step.path("slo").asText(),
            step.path("measured").doubleValue(),
            step.path("target").doubleValue())
        : head;
  }
}
