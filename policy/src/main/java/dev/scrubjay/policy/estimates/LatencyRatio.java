package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * The distribution of the ratio of a latency to the expected latency.
 *
 * <p>The ratio is modelled as log-normal, as times of many kinds are (Limpert, Stahel and Abbt,
 * BioScience 2001): its 95th percentile is {@code exp(mean + 1.645 * deviation)} of its log. As the
 * expectation is from before the call, the ratio includes everything unknown then: the length of
 * the answer, and the load of the model.
 *
 * @param priorWeight the assumed number of earlier cases exactly as expected, so that without
 *     observations the percentile is the expectation
 * @param seen the observed logs of the ratio
 */
record LatencyRatio(double priorWeight, Trend seen) {
  private static final double Q95_OF_NORMAL = 1.645;

  /** The shortest time that counts, seconds. */
  private static final double SHORTEST = 0.001;

  /** The 95th percentile of the ratio, at least 1. */
  double q95() {
    double weight = priorWeight + seen.weight();
    double mean = seen.y() / weight;
    double variance = Math.max(0, seen.yy() / weight - mean * mean);
    return Math.max(1, Math.exp(mean + Q95_OF_NORMAL * Math.sqrt(variance)));
  }

  /** The log of the ratio of one case. */
  static double log(double seconds, double expected) {
    return Math.log(Math.max(seconds, SHORTEST) / Math.max(expected, SHORTEST));
  }
}
