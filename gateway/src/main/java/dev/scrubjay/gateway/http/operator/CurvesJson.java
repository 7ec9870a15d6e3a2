package dev.scrubjay.gateway.http.operator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.policy.curves.MemoryPoint;
import dev.scrubjay.policy.curves.OperationCurves;
import dev.scrubjay.policy.curves.TenantCurves;
import dev.scrubjay.policy.curves.TtlCurve;
import dev.scrubjay.policy.curves.TtlPoint;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;

/** Curves as JSON. */
final class CurvesJson {
  private CurvesJson() {}

  static void write(ObjectNode body, TenantCurves curves) {
    body.put("span_seconds", seconds(curves.span()))
        .put("sample_rate", curves.rate())
        .put("sampled_lookups", curves.sampled())
        .put("sampled_hit_rate", curves.measuredHitRate());
    write(body.putObject("all"), curves.all());
    ArrayNode operations = body.putArray("operations");
    curves.operations().entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<String, OperationCurves> one) -> one.getValue().lookups())
                .reversed())
        .forEach(
            operation ->
                write(
                    operations.addObject().put("operation", operation.getKey()),
                    operation.getValue()));
    ArrayNode classes = body.putArray("ttl_classes");
    curves
        .classes()
        .forEach(
            (frequency, curve) ->
                ttlClass(classes, frequency.name().toLowerCase(Locale.ROOT), curve));
    curves.fixed().ifPresent(curve -> ttlClass(classes, "set_by_request", curve));
  }

  private static void ttlClass(ArrayNode classes, String name, TtlCurve curve) {
    ttl(
        classes
            .addObject()
            .put("class", name)
            .put("sampled_lookups", curve.lookups())
            .putArray("ttl"),
        curve);
  }

  private static void write(ObjectNode body, OperationCurves curves) {
    body.put("lookups", curves.lookups());
    ArrayNode memory = body.putArray("memory");
    curves.memory().forEach(point -> memory(memory.addObject(), point));
    ttl(body.putArray("ttl"), curves.ttl());
  }

  private static void memory(ObjectNode body, MemoryPoint point) {
    body.put("size", point.factor())
        .put("max_entries", point.entries())
        .put("max_bytes", point.bytes())
        .put("hit_rate", point.estimate().hitRate())
        .put("byte_hit_rate", point.estimate().byteHitRate())
        .put("cost_hit_rate", point.estimate().costHitRate())
        .put("saved_usd_per_day", point.savedUsdPerDay());
  }

  private static void ttl(ArrayNode body, TtlCurve curve) {
    for (TtlPoint point : curve.points()) {
      body.addObject()
          .put("factor", point.factor())
          .put("hit_rate", point.hitRate())
          .put("mean_age_seconds", seconds(point.meanAge()))
          .put("p90_age_seconds", seconds(point.highAge()));
    }
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
