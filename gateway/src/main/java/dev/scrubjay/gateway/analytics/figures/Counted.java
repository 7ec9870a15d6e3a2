package dev.scrubjay.gateway.analytics.figures;

import dev.scrubjay.policy.tuning.SloTargets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * The counters of a window.
 *
 * @param since when the window begins; empty if that is not known any more
 * @param resolution the length of the intervals of {@code rows}
 * @param sums over the whole window
 * @param rows by interval
 * @param lost minutes of this replica's counting that the sums of all replicas lack
 */
public record Counted(
    Optional<Instant> since,
    Resolution resolution,
    Sums sums,
    NavigableMap<Long, Map<String, Double>> rows,
    long lost) {

  public CacheFigures cache() {
    return CacheFigures.of(sums);
  }

  public RoutingFigures routing() {
    return RoutingFigures.of(sums);
  }

  public PerformanceFigures performance() {
    return PerformanceFigures.of(sums);
  }

  /** The lookups of each operation, the one with the most misses first. */
  public List<OperationFigures> operations() {
    return OperationFigures.of(sums);
  }

  public List<SloRow> slo(SloTargets targets) {
    return SloRow.of(this, targets);
  }

  /** Advice on the objectives that are missed. */
  public List<OperatorAdvice> advice(SloTargets targets) {
    return new Advisor(this, targets).advice();
  }

  /** The figures over time, the earliest interval first. */
  public List<Point> series() {
    return rows.entrySet().stream()
        .map(row -> Point.of(resolution.begin(row.getKey()), new Sums(row.getValue())))
        .toList();
  }
}
