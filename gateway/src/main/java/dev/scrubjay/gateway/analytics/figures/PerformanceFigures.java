package dev.scrubjay.gateway.analytics.figures;

import java.util.Map;

/**
 * The figures of the whole. {@link dev.scrubjay.gateway.observe.RequestFigures} says which requests
 * count for each.
 *
 * @param totalOptimizations requests that have ended
 * @param failures requests without an answer, by the fault of the gateway or of providers
 * @param refused requests without an answer by their own fault
 * @param abandoned requests whose clients went away before they were answered
 * @param distribution all requests, by how they were answered
 * @param performanceImprovement 1 − time served / time with neither cache nor router; 0 if nothing
 *     was counted
 * @param costSavings 1 − paid / what the strongest model would have cost, of the answers for which
 *     the gateway chose the model; 0 if there were none
 * @param costUsd paid for all answers of models whose cost is known
 * @param unpriced answers of models whose cost is unknown
 * @param strongestCostUsd the same, with the strongest model's price where the gateway chose
 * @param cacheSavingsUsd USD that hits and shared answers saved
 * @param averageOptimizationLatencySeconds the gateway's own time
 * @param optimizationLatency the same, by percentile
 * @param latency from request to answer, of those that have one
 */
public record PerformanceFigures(
    long totalOptimizations,
    long failures,
    long refused,
    long abandoned,
    Map<String, Long> distribution,
    double performanceImprovement,
    double costSavings,
    double costUsd,
    long unpriced,
    double strongestCostUsd,
    double cacheSavingsUsd,
    double averageOptimizationLatencySeconds,
    Percentiles optimizationLatency,
    Percentiles latency) {
  public PerformanceFigures {
    distribution = Map.copyOf(distribution);
  }

  /**
   * Percentiles of durations, in seconds; 0 if there are no samples.
   *
   * @param samples the number of durations
   */
  public record Percentiles(double p50, double p95, double p99, long samples) {
    static Percentiles of(Map<String, Double> buckets) {
      return new Percentiles(
          Latencies.percentile(buckets, 0.5),
          Latencies.percentile(buckets, 0.95),
          Latencies.percentile(buckets, 0.99),
          Math.round(buckets.values().stream().mapToDouble(Double::doubleValue).sum()));
    }
  }

  static PerformanceFigures of(Sums sums) {
    double total = sums.all(FigureCounter.REQUESTS);
    return new PerformanceFigures(
        Math.round(total),
        Math.round(sums.of(FigureCounter.FAILURES)),
        Math.round(sums.of(FigureCounter.REFUSED)),
        Math.round(sums.of(FigureCounter.ABANDONED)),
        sums.wholeByLabel(FigureCounter.REQUESTS),
        1
            - Sums.share(
                sums.of(FigureCounter.SERVED_SECONDS),
                sums.of(FigureCounter.UNOPTIMIZED_SECONDS),
                1),
        1
            - Sums.share(
                sums.of(FigureCounter.ROUTED_USD), sums.of(FigureCounter.ROUTED_STRONGEST_USD), 1),
        sums.of(FigureCounter.COST_USD),
        Math.round(sums.of(FigureCounter.UNPRICED)),
        sums.strongestUsd(),
        sums.of(FigureCounter.SAVED_USD),
        Sums.share(sums.of(FigureCounter.OWN_SECONDS), sums.all(FigureCounter.OWN_TIME), 0),
        Percentiles.of(sums.byLabel(FigureCounter.OWN_TIME)),
        Percentiles.of(sums.byLabel(FigureCounter.TOTAL_TIME)));
  }
}
