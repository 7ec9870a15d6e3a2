package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.curves.HitEstimate;
import dev.scrubjay.policy.curves.MemoryPoint;
import dev.scrubjay.policy.curves.TenantCurves;
import dev.scrubjay.policy.curves.TtlCurve;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/**
 * What curves tell of the steps that tuning can take, over all tenants.
 *
 * @param lookups behind them; 0 if there are none
 * @param twiceTheRoom what twice the memory would add to the hit rate, as a share of all lookups
 * @param ttl what a step of the TTL of each class would do
 */
public record CurveFigures(long lookups, double twiceTheRoom, Map<AccessFrequency, TtlEffect> ttl) {
  public static final CurveFigures NONE = new CurveFigures(0, 0, Map.of());

  /** The loss of hit rate by a step below which a TTL is longer than is of use. */
  private static final double FLAT = 0.0005;

  public CurveFigures {
    ttl = Map.copyOf(ttl);
  }

  /**
   * What a step of a TTL would do to the hit rate, as shares of all lookups.
   *
   * @param longer what a step up would add
   * @param shorter what a step down would take away
   * @param used whether any lookup is of that class
   */
  public record TtlEffect(double longer, double shorter, boolean used) {
    static final TtlEffect NONE = new TtlEffect(0, 0, false);

    /** Whether a shorter TTL would hit the same, with younger answers. */
    boolean isFlat() {
      return used && shorter < FLAT;
    }
  }

  TtlEffect of(AccessFrequency frequency) {
    return ttl.getOrDefault(frequency, TtlEffect.NONE);
  }

  /**
   * The figures of the curves of all tenants.
   *
   * @param step the factor of a step, more than 1
   */
  public static CurveFigures of(Collection<TenantCurves> curves, double step) {
    double lookups = 0;
    double twice = 0;
    Map<AccessFrequency, TtlEffect> ttl = new EnumMap<>(AccessFrequency.class);
    for (TenantCurves tenant : curves) {
      lookups += hits(tenant, 1, HitEstimate::lookups);
      twice += hits(tenant, 2, HitEstimate::hits) - hits(tenant, 1, HitEstimate::hits);
    }
    for (AccessFrequency frequency : AccessFrequency.values()) {
      ttl.put(frequency, effect(curves, frequency, step, lookups));
    }
    return lookups == 0 ? NONE : new CurveFigures(Math.round(lookups), twice / lookups, ttl);
  }

  private interface EstimatePart {
    double of(HitEstimate estimate);
  }

  private static double hits(TenantCurves tenant, double size, EstimatePart part) {
    return tenant.all().memory(size).map(MemoryPoint::estimate).map(part::of).orElse(0.0);
  }

  private static TtlEffect effect(
      Collection<TenantCurves> curves, AccessFrequency frequency, double step, double lookups) {
    double longer = 0;
    double shorter = 0;
    boolean used = false;
    for (TenantCurves tenant : curves) {
      TtlCurve curve = tenant.classes().get(frequency);
      if (curve != null && curve.lookups() > 0 && tenant.sampled() > 0) {
        double weight =
            hits(tenant, 1, HitEstimate::lookups) * curve.lookups() / tenant.sampled() / lookups;
        longer += weight * (curve.hitRate(step) - curve.hitRate(1));
        shorter += weight * (curve.hitRate(1) - curve.hitRate(1 / step));
        used = true;
      }
    }
    return new TtlEffect(longer, shorter, used);
  }
}
