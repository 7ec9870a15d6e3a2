package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * By how much something exceeds what is expected of it, in the 95th of 100 cases.
 *
 * <p>The ratio of what it took to what was expected is taken to be log-normal, as times of many
 * kinds are (Limpert, Stahel and Abbt, BioScience 2001): its quantile is {@code exp(mean + 1.645 *
 * deviation)} of its log. As the ratio is to what was expected beforehand, all that was not known
 * then is in it: how much the model would write, and how busy it was.
 *
 * @param priorWeight cases that are taken to have gone exactly as expected; so without any seen the
 *     quantile is the expectation
 * @param seen of the log of the ratio
 */
record LatencyRatio(double priorWeight, Trend seen) {
  private static final double Q95_OF_NORMAL = 1.645;

  /** Seconds; less is not told apart. */
  private static final double SHORTEST = 0.001;

  /** The quantile of the ratio, at least 1. */
  double q95() {
    double weight = priorWeight + seen.weight();
    double mean = seen.y() / weight;
    double variance = Math.max(0, seen.yy() / weight - mean * mean);
    return Math.max(1, Math.exp(mean + Q95_OF_NORMAL * Math.sqrt(variance)));
  }

  /** What to note of a case. */
  static double log(double seconds, double expected) {
    return Math.log(Math.max(seconds, SHORTEST) / Math.max(expected, SHORTEST));
  }
}
