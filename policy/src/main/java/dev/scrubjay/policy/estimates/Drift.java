package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * Whether a model has changed, over all tasks: if its scores of late differ from what was expected
 * of them by more than chance does, those of late are believed. Estimates by task remember long,
 * and would need hundreds of answers to tell.
 *
 * <p>What is looked at is the mean of <em>score - expected</em>, in its own standard deviations. It
 * is looked at anew with each snapshot, so nothing is believed below {@value #DOUBTFUL} of them,
 * and everything from {@value #CERTAIN} on.
 *
 * @param surprise of y = score less expected score, over x = expected score
 */
record Drift(Trend surprise) {
  private static final double DOUBTFUL = 3.5;
  private static final double CERTAIN = 5;

  /** Answers that the widest spread there can be counts for. */
  private static final double PRIOR = 2;

  private static final double WIDEST = 0.25;

  /** What to multiply what is expected by; 1 while nothing speaks for a change. */
  double factor() {
    double weight = surprise.weight();
    if (weight <= 0 || surprise.x() <= 0) {
      return 1;
    }
    double mean = surprise.y() / weight;
    double spread = Math.max(0, surprise.yy() - weight * mean * mean) + PRIOR * WIDEST;
    double deviations = Math.abs(mean) * Math.sqrt(weight * (weight + PRIOR) / spread);
    double belief = Math.clamp((deviations - DOUBTFUL) / (CERTAIN - DOUBTFUL), 0.0, 1.0);
    return Math.max(0, 1 + belief * surprise.y() / surprise.x());
  }
}
