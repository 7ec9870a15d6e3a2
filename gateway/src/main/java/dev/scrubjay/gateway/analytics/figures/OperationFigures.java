package dev.scrubjay.gateway.analytics.figures;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * The figures of an operation's lookups.
 *
 * @param expired misses of entries that had been stale for a while
 * @param evicted misses of entries that had been evicted
 * @param firstSeen misses of keys that are not known from earlier requests
 */
public record OperationFigures(
    String operation, long hits, long misses, long expired, long evicted, long firstSeen) {

  public double hitRate() {
    return Sums.share(hits, hits + misses, 0);
  }

  static List<OperationFigures> of(Sums sums) {
    TreeSet<String> names = new TreeSet<>(sums.byLabel(FigureCounter.OPERATION_HITS).keySet());
    names.addAll(sums.byLabel(FigureCounter.OPERATION_MISSES).keySet());
    return names.stream()
        .map(name -> of(sums, name))
        .sorted(Comparator.comparingLong(OperationFigures::misses).reversed())
        .toList();
  }

  private static OperationFigures of(Sums sums, String name) {
    long expired = Math.round(sums.of(FigureCounter.OPERATION_EXPIRED, name));
    long evicted = Math.round(sums.of(FigureCounter.OPERATION_EVICTED, name));
    long absent = Math.round(sums.of(FigureCounter.OPERATION_ABSENT, name));
    return new OperationFigures(
        name,
        Math.round(sums.of(FigureCounter.OPERATION_HITS, name)),
        Math.round(sums.of(FigureCounter.OPERATION_MISSES, name)),
        expired,
        evicted,
        Math.max(0, absent - expired - evicted));
  }
}
