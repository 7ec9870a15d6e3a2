package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.policy.Usd;
import java.util.Locale;
import java.util.Map;

/** A tenant's figures as text. */
final class StatsTable {
  private static final String UNKNOWN = "unknown (Redis is unreachable)";

  private final StringBuilder out = new StringBuilder();

  private StatsTable() {}

  static String of(JsonNode figures) {
    StatsTable table = new StatsTable();
    table.head(figures);
    for (String part : new String[] {"cache", "routing", "performance"}) {
      table.line("");
      table.line(part);
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
        line("%-44s %s".formatted(indent + name, show(figure.getKey(), value)));
      }
    }
  }

  private void operations(String indent, JsonNode operations) {
    line("%s%-40s %10s %10s %9s".formatted(indent, "operation", "hits", "misses", "hit rate"));
    for (JsonNode operation : operations) {
      line(
          "%s  %-38s %10d %10d %8.1f %%"
              .formatted(
                  indent,
                  operation.path("operation").asText(),
                  operation.path("hits").asLong(),
                  operation.path("misses").asLong(),
                  operation.path("hit_rate").asDouble() * 100));
    }
  }

  private void objectives(JsonNode objectives) {
    line("");
    line("%-28s %12s %12s  %s".formatted("objective", "target", "measured", "met"));
    for (JsonNode row : objectives) {
      String name = row.path("name").asText();
      JsonNode measured = row.path("measured");
      line(
          "  %-26s %s %10s %12s  %s"
              .formatted(
                  name.replace('_', ' '),
                  row.path("at_most").asBoolean() ? "<=" : ">=",
                  show(name, row.path("target")),
                  measured.isNull() ? "-" : show(name, measured),
                  measured.isNull() ? "no data" : row.path("met").asBoolean() ? "yes" : "NO"));
    }
  }

  private void advice(JsonNode advice) {
    if (!advice.isEmpty()) {
      line("");
      line("advice");
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
        ? String.format(Locale.ROOT, "%.4f s", number)
        : String.format(Locale.ROOT, "%.1f %%", number * 100);
  }

  private void line(String text) {
    out.append(text).append(System.lineSeparator());
  }
}
