package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import dev.scrubjay.gateway.metrics.family.ReadFamily;
import dev.scrubjay.policy.curves.MemoryPoint;
import dev.scrubjay.policy.curves.OperationCurves;
import dev.scrubjay.policy.curves.TenantCurves;
import dev.scrubjay.policy.curves.TtlPoint;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The meters of what more memory and other TTLs would bring, over the tenants that were seen
 * lately; NaN while nothing is known.
 */
public final class CurvesMeters {
  private static final List<Double> SIZES = List.of(0.5, 1.0, 2.0, 4.0);
  private static final List<Double> TTLS = List.of(0.5, 1.0, 2.0);

  private final Supplier<Collection<TenantCurves>> curves;

  public CurvesMeters(Families families, Supplier<Collection<TenantCurves>> curves) {
    this.curves = curves;
    families.readLevels(
        "cache_predicted_hit_rate",
        "Hit rate with so many times the memory, as curves predict it",
        rows -> SIZES.forEach(size -> row(rows, size, hitRate(size))),
        "memory");
    families.readLevels(
        "cache_predicted_saved_usd_per_day",
        "USD a day that hits would save with so many times the memory",
        rows -> SIZES.forEach(size -> row(rows, size, saved(size))),
        "memory");
    families.readLevels(
        "cache_ttl_predicted_hit_rate",
        "Hit rate with TTLs so many times as long, as curves predict it",
        rows -> TTLS.forEach(factor -> row(rows, factor, mean(at(factor, TtlPoint::hitRate)))),
        "ttl");
    families.readLevels(
        "cache_ttl_predicted_age_seconds",
        "Mean age of entries when they are hit, with TTLs so many times as long",
        rows ->
            TTLS.forEach(
                factor ->
                    row(
                        rows,
                        factor,
                        mean(at(factor, point -> point.meanAge().toMillis() / 1000.0)))),
        "ttl");
  }

  private static void row(ReadFamily.Rows rows, double factor, double value) {
    rows.row(value, String.format(Locale.ROOT, "%.1f", factor).replace(".0", ""));
  }

  private double hitRate(double size) {
    return mean(
        tenant -> tenant.memory(size).map(point -> point.estimate().hitRate()).orElse(Double.NaN));
  }

  private double saved(double size) {
    Collection<TenantCurves> all = curves.get();
    return all.isEmpty()
        ? Double.NaN
        : all.stream()
            .mapToDouble(
                tenant -> tenant.all().memory(size).map(MemoryPoint::savedUsdPerDay).orElse(0.0))
            .sum();
  }

  private static ToDoubleFunction<OperationCurves> at(
      double factor, ToDoubleFunction<TtlPoint> value) {
    return tenant -> tenant.ttl().at(factor).map(value::applyAsDouble).orElse(Double.NaN);
  }

  /** The mean over tenants, by their lookups. */
  private double mean(ToDoubleFunction<OperationCurves> value) {
    double sum = 0;
    double weights = 0;
    for (TenantCurves tenant : curves.get()) {
      double lookups = tenant.all().lookups();
      sum += lookups == 0 ? 0 : lookups * value.applyAsDouble(tenant.all());
      weights += lookups;
    }
    return weights == 0 ? Double.NaN : sum / weights;
  }
}
