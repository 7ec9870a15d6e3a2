package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.scrubjay.gateway.cli.terminal.Colours;
import dev.scrubjay.gateway.cli.terminal.Table;
import dev.scrubjay.policy.Plain;
import dev.scrubjay.policy.Usd;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/** A tenant's curves as text. */
final class CurvesTable {
  private static final int MOST_OPERATIONS = 10;

  private final CommandSpec command;
  private final StringBuilder out = new StringBuilder();

  private CurvesTable(CommandSpec command) {
    this.command = command;
  }

  static String of(CommandSpec command, JsonNode curves) {
    CurvesTable table = new CurvesTable(command);
    table.head(curves);
    if (curves.path("sampled_lookups").asLong() > 0) {
      table.memory(curves.path("all").path("memory"));
      table.operations(curves.path("operations"));
      table.ttl(curves);
    }
    return table.out.toString();
  }

  private void head(JsonNode curves) {
    line(Colours.heading(command, "tenant " + curves.path("tenant").asText()));
    if (!curves.path("enabled").asBoolean()) {
      line("accesses are not sampled: performance.curves.enabled is false");
    }
    line(
        String.format(
            Locale.ROOT,
            "%d lookups of one in %.0f keys, over %.1f h; %.1f %% were hits",
            curves.path("sampled_lookups").asLong(),
            1 / Math.max(1e-9, curves.path("sample_rate").asDouble()),
            curves.path("span_seconds").asDouble() / 3600,
            100 * curves.path("sampled_hit_rate").asDouble()));
  }

  private void memory(JsonNode points) {
    JsonNode now = at(points, "size", 1);
    Table table =
        new Table()
            .right("memory", "entries", "bytes", "hit rate", "of bytes", "of cost")
            .right("saved a day", "more");
    for (JsonNode point : points) {
      double saved = point.path("saved_usd_per_day").asDouble();
      table.row(
          "x" + times(point.path("size")),
          point.path("max_entries").asText(),
          point.path("max_bytes").asText(),
          percent(point, "hit_rate"),
          percent(point, "byte_hit_rate"),
          percent(point, "cost_hit_rate"),
          Usd.text(saved),
          signed(saved - now.path("saved_usd_per_day").asDouble()));
    }
    add(table);
    JsonNode twice = at(points, "size", 2);
    line(
        String.format(
            Locale.ROOT,
            "twice the memory: %.1f -> %.1f %%, %s a day",
            100 * now.path("hit_rate").asDouble(),
            100 * twice.path("hit_rate").asDouble(),
            signed(
                twice.path("saved_usd_per_day").asDouble()
                    - now.path("saved_usd_per_day").asDouble())));
  }

  private void operations(JsonNode operations) {
    Table table = new Table().left("operation").right("lookups", "half", "now", "twice", "4 times");
    for (JsonNode operation : operations.valueStream().limit(MOST_OPERATIONS).toList()) {
      JsonNode memory = operation.path("memory");
      table.row(
          operation.path("operation").asText(),
          operation.path("lookups").asText(),
          percent(at(memory, "size", 0.5), "hit_rate"),
          percent(at(memory, "size", 1), "hit_rate"),
          percent(at(memory, "size", 2), "hit_rate"),
          percent(at(memory, "size", 4), "hit_rate"));
    }
    add(table);
  }

  private void ttl(JsonNode curves) {
    Table table = new Table().left("TTL of").right("TTL", "hit rate", "mean age", "p90 age");
    ttl(table, "all", curves.path("all").path("ttl"));
    for (JsonNode one : curves.path("ttl_classes")) {
      if (one.path("sampled_lookups").asLong() > 0) {
        ttl(table, one.path("class").asText(), one.path("ttl"));
      }
    }
    add(table);
  }

  private static void ttl(Table table, String name, JsonNode points) {
    for (JsonNode point : points) {
      table.row(
          name,
          "x" + times(point.path("factor")),
          percent(point, "hit_rate"),
          seconds(point, "mean_age_seconds"),
          seconds(point, "p90_age_seconds"));
    }
  }

  private void add(Table table) {
    line("");
    out.append(table.text(command, ""));
  }

  private static String percent(JsonNode point, String name) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * point.path(name).asDouble());
  }

  private static String seconds(JsonNode point, String name) {
    return String.format(Locale.ROOT, "%.0f s", point.path(name).asDouble());
  }

  /** The point at which {@code name} is {@code value}. */
  private static JsonNode at(JsonNode points, String name, double value) {
    for (JsonNode point : points) {
      if (point.path(name).asDouble() == value) {
        return point;
      }
    }
    return MissingNode.getInstance();
  }

  private static String times(JsonNode factor) {
    return Plain.text(factor.asDouble(), 4);
  }

  private static String signed(double usd) {
    return (usd < 0 ? "-" : "+") + Usd.text(Math.abs(usd));
  }

  private void line(String text) {
    out.append(text).append(System.lineSeparator());
  }
}
