package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * An estimate that is linear in the log-scaled length of the prompt.
 *
 * @param mean the value at the usual length
 * @param slope the change per unit of {@link Estimates#length}
 * @param usual the usual length
 * @param weight the weight of the observations behind it; 0 for the prior alone
 */
record LinearEstimate(double mean, double slope, double usual, double weight) {
  /** The ridge of slopes: 100 assumed prompts of the usual spread of lengths (0.4). */
  static final double RIDGE = 100 * 0.4 * 0.4;

  /** The estimate with the slope of {@code seen}, as far as that is trusted. */
  static LinearEstimate of(double mean, Trend seen) {
    return new LinearEstimate(mean, seen.slope(0, RIDGE), seen.meanX(), seen.weight());
  }

  double at(double length) {
    return mean + slope * (length - usual);
  }

  LinearEstimate times(double factor) {
    return new LinearEstimate(mean * factor, slope * factor, usual, weight);
  }

  LinearEstimate shifted(double by) {
    return new LinearEstimate(mean + by, slope, usual, weight);
  }
}
