package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import java.util.Map;

/**
 * What was measured over a window, at all replicas.
 *
 * @param figures by SLO
 * @param missed entries that were asked for again once they were gone, by their class
 * @param nearCacheFill how full near caches are, 0 to 1
 */
public record Measurements(
    Map<Slo, Figure> figures, Map<AccessFrequency, AvoidableMisses> missed, double nearCacheFill) {
  public Measurements {
    figures = Map.copyOf(figures);
    missed = Map.copyOf(missed);
  }

  /**
   * A figure.
   *
   * @param samples that it is made of
   */
  public record Figure(double value, long samples) {
    public static final Figure NONE = new Figure(0, 0);
  }

  /**
   * Misses that a longer life would have made hits.
   *
   * @param evicted before the TTL was over: more room would have, not a longer TTL
   * @param near within a step of the TTL
   * @param far later
   */
  public record AvoidableMisses(long evicted, long near, long far) {
    public static final AvoidableMisses NONE = new AvoidableMisses(0, 0, 0);
  }

  public Figure of(Slo slo) {
    return figures.getOrDefault(slo, Figure.NONE);
  }

  public AvoidableMisses of(AccessFrequency frequency) {
    return missed.getOrDefault(frequency, AvoidableMisses.NONE);
  }
}
