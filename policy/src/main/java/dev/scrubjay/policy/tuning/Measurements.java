package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import java.util.Map;

/**
 * The figures of a window, over all replicas.
 *
 * @param figures by SLO
 * @param missed lookups of entries that were evicted or expired, by their class of frequency
 * @param nearCacheFill how full near caches are, 0 to 1
 * @param curves what other sizes and TTLs would have hit
 */
public record Measurements(
    Map<Slo, Figure> figures,
    Map<AccessFrequency, AvoidableMisses> missed,
    double nearCacheFill,
    CurveFigures curves) {
  public Measurements {
    figures = Map.copyOf(figures);
    missed = Map.copyOf(missed);
  }

  /** Figures without curves. */
  public Measurements(
      Map<Slo, Figure> figures, Map<AccessFrequency, AvoidableMisses> missed, double fill) {
    this(figures, missed, fill, CurveFigures.NONE);
  }

  /** These figures and {@code other} curves. */
  public Measurements with(CurveFigures other) {
    return new Measurements(figures, missed, nearCacheFill, other);
  }

  /**
   * The value of a figure.
   *
   * @param samples the number of samples behind it
   */
  public record Figure(double value, long samples) {
    public static final Figure NONE = new Figure(0, 0);
  }

  /**
   * Misses that a longer life of the entry would have made hits.
   *
   * @param evicted misses of entries evicted before their TTL: more room helps, a longer TTL does
   *     not
   * @param near misses of entries that expired less than one step of their TTL ago
   * @param far misses of entries that expired earlier
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
