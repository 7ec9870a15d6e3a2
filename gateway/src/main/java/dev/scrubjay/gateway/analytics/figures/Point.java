package dev.scrubjay.gateway.analytics.figures;

import java.time.Instant;
import java.util.Map;

/**
 * The figures of one interval.
 *
 * @param begin when the interval began
 * @param ownP95Seconds the gateway's own time, 95th percentile; 0 if there were no requests
 * @param totalP50Seconds from request to answer, median; 0 if there was none
 * @param totalP95Seconds the same, 95th percentile
 * @param models what each model did in it, by id
 */
public record Point(
    Instant begin,
    long requests,
    long failures,
    long hits,
    long misses,
    double costUsd,
    double strongestCostUsd,
    double savedUsd,
    double ownP95Seconds,
    double totalP50Seconds,
    double totalP95Seconds,
    Map<String, RoutingFigures.Model> models) {
  public Point {
    models = Map.copyOf(models);
  }

  static Point of(Instant begin, Sums sums) {
    return new Point(
        begin,
        Math.round(sums.all(FigureCounter.REQUESTS)),
        Math.round(sums.of(FigureCounter.FAILURES)),
        Math.round(sums.hits()),
        Math.round(sums.all(FigureCounter.MISSES)),
        sums.of(FigureCounter.COST_USD),
        sums.strongestUsd(),
        sums.of(FigureCounter.SAVED_USD),
        Latencies.percentile(sums.byLabel(FigureCounter.OWN_TIME), 0.95),
        Latencies.percentile(sums.byLabel(FigureCounter.TOTAL_TIME), 0.5),
        Latencies.percentile(sums.byLabel(FigureCounter.TOTAL_TIME), 0.95),
        RoutingFigures.of(sums).models());
  }
}
