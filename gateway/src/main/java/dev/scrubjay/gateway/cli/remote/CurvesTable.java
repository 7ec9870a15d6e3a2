package dev.scrubjay.gateway.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.scrubjay.policy.Plain;
import dev.scrubjay.policy.Usd;
import java.util.Locale;

/** A tenant's curves as text. */
final class CurvesTable {
  private static final int MOST_OPERATIONS = 10;

  private final StringBuilder out = new StringBuilder();

  private CurvesTable() {}

  static String of(JsonNode curves) {
    CurvesTable table = new CurvesTable();
    table.head(curves);
    if (curves.path("sampled_lookups").asLong() > 0) {
      table.memory(curves.path("all").path("memory"));
      table.operations(curves.path("operations"));
      table.ttl(curves);
    }
    return table.out.toString();
  }

  private void head(JsonNode curves) {
    line(String.format(Locale.ROOT, "tenant %s", curves.path("tenant").asText()));
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
    line("");
    line(
        String.format(
            Locale.ROOT,
            "%8s %12s %16s %9s %9s %9s %12s %12s",
            "memory",
            "entries",
            "bytes",
            "hit rate",
            "of bytes",
            "of cost",
            "saved a day",
            "more"));
    for (JsonNode point : points) {
      double saved = point.path("saved_usd_per_day").asDouble();
      line(
          String.format(
              Locale.ROOT,
              "%8s %12d %16d %7.1f %% %7.1f %% %7.1f %% %12s %12s",
              "x" + times(point.path("size")),
              point.path("max_entries").asLong(),
              point.path("max_bytes").asLong(),
              100 * point.path("hit_rate").asDouble(),
              100 * point.path("byte_hit_rate").asDouble(),
              100 * point.path("cost_hit_rate").asDouble(),
              Usd.text(saved),
              signed(saved - now.path("saved_usd_per_day").asDouble())));
    }
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
    line("");
    line(
        String.format(
            Locale.ROOT,
            "%-32s %10s %9s %9s %9s %9s",
            "operation",
            "lookups",
            "half",
            "now",
            "twice",
            "4 times"));
    int shown = 0;
    for (JsonNode operation : operations) {
      if (shown++ < MOST_OPERATIONS) {
        JsonNode memory = operation.path("memory");
        line(
            String.format(
                Locale.ROOT,
                "%-32s %10d %7.1f %% %7.1f %% %7.1f %% %7.1f %%",
                operation.path("operation").asText(),
                operation.path("lookups").asLong(),
                hitRate(at(memory, "size", 0.5)),
                hitRate(at(memory, "size", 1)),
                hitRate(at(memory, "size", 2)),
                hitRate(at(memory, "size", 4))));
      }
    }
  }

  private void ttl(JsonNode curves) {
    line("");
    line(
        String.format(
            Locale.ROOT,
            "%-32s %8s %9s %14s %14s",
            "TTL of",
            "TTL",
            "hit rate",
            "mean age",
            "p90 age"));
    ttl("all", curves.path("all").path("ttl"));
    for (JsonNode one : curves.path("ttl_classes")) {
      if (one.path("sampled_lookups").asLong() > 0) {
        ttl(one.path("class").asText(), one.path("ttl"));
      }
    }
  }

  private void ttl(String name, JsonNode points) {
    for (JsonNode point : points) {
      line(
          String.format(
              Locale.ROOT,
              "%-32s %8s %7.1f %% %12.0f s %12.0f s",
              name,
              "x" + times(point.path("factor")),
              hitRate(point),
              point.path("mean_age_seconds").asDouble(),
              point.path("p90_age_seconds").asDouble()));
    }
  }

  private static double hitRate(JsonNode point) {
    return 100 * point.path("hit_rate").asDouble();
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
