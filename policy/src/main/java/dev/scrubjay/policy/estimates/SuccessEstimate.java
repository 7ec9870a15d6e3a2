package dev.scrubjay.policy.estimates;

/**
 * The chance of a good answer, by the log-scaled length of the prompt: a line, and what is lost to
 * the best model on such tasks, which grows with the length.
 *
 * @param line what is expected apart from that growth
 * @param gap what is lost to the best model at the usual length, 0 to 1
 * @param elasticity see {@link LossElasticity}
 */
record SuccessEstimate(LinearEstimate line, double gap, double elasticity) {
  /** The least and the most that a loss is of the one at the usual length. */
  private static final double SHORT = 0.2;

  private static final double LONG = 3;

  /** An estimate of which no gap is known. */
  static SuccessEstimate of(LinearEstimate line) {
    return new SuccessEstimate(line, 0, 0);
  }

  double at(double length) {
    double growth = Math.clamp(1 + elasticity * (length - line.usual()), SHORT, LONG);
    return line.at(length) + gap * (1 - growth);
  }

  double usual() {
    return line.usual();
  }

  double weight() {
    return line.weight();
  }

  SuccessEstimate times(double factor) {
    return new SuccessEstimate(line.times(factor), gap * factor, elasticity);
  }

  SuccessEstimate shifted(double by) {
    return new SuccessEstimate(line.shifted(by), gap, elasticity);
  }
}
