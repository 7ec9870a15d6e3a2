package dev.scrubjay.policy.estimates;

/**
 * An estimate of something by the length of the prompt: a line.
 *
 * @param mean at the usual length
 * @param slope by {@link Estimates#length}
 * @param usual length
 * @param weight of the observations that it rests on; 0 if it is the prior alone
 */
record LinearEstimate(double mean, double slope, double usual, double weight) {
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
