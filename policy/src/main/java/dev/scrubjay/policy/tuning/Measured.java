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
public record Measured(
    Map<Slo, Figure> figures, Map<AccessFrequency, Missed> missed, double nearCacheFill) {
  public Measured {
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
  public record Missed(long evicted, long near, long far) {
    public static final Missed NONE = new Missed(0, 0, 0);
  }

  public Figure of(Slo slo) {
    return figures.getOrDefault(slo, Figure.NONE);
  }

  public Missed of(AccessFrequency frequency) {
    return missed.getOrDefault(frequency, Missed.NONE);
  }
}
