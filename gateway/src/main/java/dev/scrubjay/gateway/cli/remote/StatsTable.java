package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.cli.terminal.Colours;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.policy.Plain;
import dev.scrubjay.policy.Usd;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** A tenant's figures as text. */
final class StatsTable {
  private static final String UNKNOWN = "unknown (Redis is unreachable)";

  private static final int SECONDS_DIGITS = 4;

  private final StringBuilder out = new StringBuilder();

  private final CommandSpec command;

  private StatsTable(CommandSpec command) {
    this.command = command;
  }

  static String of(CommandSpec command, JsonNode figures) {
    StatsTable table = new StatsTable(command);
    table.head(figures);
    for (String part : new String[] {"cache", "routing", "performance"}) {
      table.line("");
      table.line(Colours.heading(command, part));
      table.figures("  ", figures.path(part));
    }
    table.objectives(figures.path("slo"));
    table.advice(figures.path("advice"));
    return table.out.toString();
  }

  private void head(JsonNode figures) {
    boolean all = figures.path("scope").asText().equals("all");
    line(
        "tenant %s, %s, window %s%s%s"
            .formatted(
                figures.path("tenant").asText(),
                all ? "all replicas" : "one replica",
                figures.path("window").asText(),
                figures.path("since").isNull() ? "" : ", since " + figures.path("since").asText(),
                figures.path("redis").asText().equals("away") ? " (Redis is unreachable)" : ""));
  }

  private void figures(String indent, JsonNode figures) {
    for (Map.Entry<String, JsonNode> figure : figures.properties()) {
      String name = figure.getKey().replace('_', ' ');
      JsonNode value = figure.getValue();
      if (figure.getKey().equals("operations")) {
        operations(indent, value);
      } else if (value.isObject()) {
        line("%s%s%s".formatted(indent, name, value.isEmpty() ? "  (none)" : ""));
        figures(indent + "  ", value);
      } else {
        line("%-42s %14s".formatted(indent + name, show(figure.getKey(), value)));
      }
    }
  }

  private void operations(String indent, JsonNode operations) {
    Table table = new Table().left("operation").right("hits", "misses", "hit rate");
    for (JsonNode operation : operations) {
      table.row(
          operation.path("operation").asText(),
          operation.path("hits").asText(),
          operation.path("misses").asText(),
          show("hit_rate", operation.path("hit_rate")));
    }
    out.append(table.text(command, indent));
  }

  private void objectives(JsonNode objectives) {
    line("");
    Table table = new Table().left("objective").right("target", "measured").left("met");
    for (JsonNode row : objectives) {
      String name = row.path("name").asText();
      JsonNode measured = row.path("measured");
      String target = row.path("at_most").asBoolean() ? "<= " : ">= ";
      String[] cells = {
        name.replace('_', ' '),
        target + show(name, row.path("target")),
        measured.isNull() ? "-" : show(name, measured),
        measured.isNull() ? "no data" : row.path("met").asBoolean() ? "yes" : "NO"
      };
      if (cells[3].equals("NO")) {
        table.alarming(cells);
      } else {
        table.row(cells);
      }
    }
    out.append(table.text(command, ""));
  }

  private void advice(JsonNode advice) {
    if (!advice.isEmpty()) {
      line("");
      line(Colours.heading(command, "advice"));
      advice.forEach(one -> line("  - %s".formatted(one.path("text").asText())));
    }
  }

  private static String show(String name, JsonNode value) {
    if (value.isNull()) {
      return UNKNOWN;
    }
    if (!value.isFloatingPointNumber()) {
      return value.asText();
    }
    double number = value.doubleValue();
    if (name.endsWith("_usd") || name.contains("cost_per")) {
      return Usd.text(number);
    }
    boolean seconds = name.contains("latency") || name.contains("ttl") || name.matches("p\\d+");
    return seconds
        ? Plain.text(number, SECONDS_DIGITS) + " s"
        : String.format(Locale.ROOT, "%.1f %%", number * 100);
  }

  private void line(String text) {
    out.append(text).append(System.lineSeparator());
  }
}
