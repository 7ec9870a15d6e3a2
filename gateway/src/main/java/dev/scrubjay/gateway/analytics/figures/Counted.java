package dev.scrubjay.gateway.analytics.figures;

import dev.scrubjay.policy.tuning.SloTargets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * What was counted in a window.
 *
 * @param since when it begins; empty if that is not known any more
 * @param resolution how finely {@code rows} tells it apart
 * @param sums over all of it
 * @param rows by interval
 * @param lost minutes of this replica's counting that the others never were told of
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

  /** How each operation's lookups went, the one with the most misses first. */
  public List<OperationFigures> operations() {
    return OperationFigures.of(sums);
  }

  public List<SloRow> slo(SloTargets targets) {
    return SloRow.of(this, targets);
  }

  /** What would be worth doing, in words. */
  public List<Advice> advice(SloTargets targets) {
    return new Advisor(this, targets).advice();
  }

  /** How it went over time, the earliest interval first. */
  public List<Point> series() {
    return rows.entrySet().stream()
        .map(row -> Point.of(resolution.begin(row.getKey()), new Sums(row.getValue())))
        .toList();
  }
}
