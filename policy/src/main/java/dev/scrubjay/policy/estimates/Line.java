package dev.scrubjay.policy.estimates;

/**
 * An estimate of something by the length of the prompt: a line.
 *
 * @param mean at the usual length
 * @param slope by {@link Estimates#length}
 * @param usual length
 * @param weight of the observations that it rests on; 0 if it is the prior alone
 */
record Line(double mean, double slope, double usual, double weight) {
  double at(double length) {
    return mean + slope * (length - usual);
  }

  Line times(double factor) {
    return new Line(mean * factor, slope * factor, usual, weight);
  }

  Line shifted(double by) {
    return new Line(mean + by, slope, usual, weight);
  }
}
