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
  private static final int DIGITS = 4;

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
      description = "One of: ${COMPLETION-CANDIDATES}. Default: status")
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
      out.println(Json.pretty(status));
    } else {
      print(out, spec, status);
    }
    out.flush();
    return 0;
  }

  private static void print(PrintWriter out, CommandSpec command, ObjectNode status) {
    out.println("mode      " + status.path("mode").asText());
    out.println("version   " + status.path("version").asText());
    out.println("advice    " + status.path("advice").asText());
    Table settings = new Table().left("setting").right("configured", "in force");
    for (Map.Entry<String, JsonNode> setting : status.path("settings").properties()) {
      settings.row(
          setting.getKey(),
          number(setting.getValue().path("configured")),
          number(setting.getValue().path("in_force")));
    }
    out.println();
    out.print(settings.text(command, ""));
    Table figures = new Table().left("this window").right("value", "target", "samples");
    for (Map.Entry<String, JsonNode> figure : status.path("figures").properties()) {
      figures.row(
          figure.getKey(),
          number(figure.getValue().path("value")),
          number(figure.getValue().path("target")),
          figure.getValue().path("samples").asText());
    }
    out.println();
    out.print(figures.text(command, ""));
    out.println();
    out.println(Colours.heading(command, "steps"));
    status.path("steps").forEach(step -> out.println(describe(step)));
  }

  private static String number(JsonNode number) {
    return Plain.text(number.doubleValue(), DIGITS);
  }

  private static String describe(JsonNode step) {
    String head = step.path("at").asText() + "  " + step.path("why").asText();
    return step.has("setting")
        ? String.format(
            "%s%s  %s %s -> %s  (%s %s, target %s)",
            head,
            step.path("applied").asBoolean() ? "" : " (advice only)",
            step.path("setting").asText(),
            number(step.path("before")),
            number(step.path("after")),
            step.path("slo").asText(),
            number(step.path("measured")),
            number(step.path("target")))
        : head;
  }
}
