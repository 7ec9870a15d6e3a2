package dev.scrubjay.gateway.analytics.figures;

import java.util.Map;

/**
 * How the whole did.
 *
 * @param totalOptimizations requests that went through
 * @param failures those that got no answer, by the gateway's fault or providers'
 * @param refused those that got none by their own fault
 * @param abandoned those whose clients went away before they had one
 * @param distribution all, by how they were answered
 * @param performanceImprovement 1 − latency served / latency without cache and router
 * @param costSavings 1 − paid / what the strongest model would have cost, of the answers for which
 *     the gateway chose the model; 0 if there were none
 * @param costUsd paid for all answers of models
 * @param strongestCostUsd the same, with the strongest model's price where the gateway chose
 * @param cacheSavingsUsd what the hits would have cost
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
    double strongestCostUsd,
    double cacheSavingsUsd,
    double averageOptimizationLatencySeconds,
    Percentiles optimizationLatency,
    Percentiles latency) {
  public PerformanceFigures {
    distribution = Map.copyOf(distribution);
  }

  /**
   * What so many of a hundred are not above, in seconds; 0 if there are none.
   *
   * @param samples how many there are
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
    double total = sums.all(Count.REQUESTS);
    return new PerformanceFigures(
        Math.round(total),
        Math.round(sums.of(Count.FAILURES)),
        Math.round(sums.of(Count.REFUSED)),
        Math.round(sums.of(Count.ABANDONED)),
        sums.wholeByLabel(Count.REQUESTS),
        1 - Sums.share(sums.of(Count.SERVED_SECONDS), sums.of(Count.UNOPTIMIZED_SECONDS), 1),
        1 - Sums.share(sums.of(Count.ROUTED_USD), sums.of(Count.ROUTED_STRONGEST_USD), 1),
        sums.of(Count.COST_USD),
        sums.strongestUsd(),
        sums.of(Count.SAVED_USD),
        Sums.share(sums.of(Count.OWN_SECONDS), sums.all(Count.OWN_TIME), 0),
        Percentiles.of(sums.byLabel(Count.OWN_TIME)),
        Percentiles.of(sums.byLabel(Count.TOTAL_TIME)));
  }
}
