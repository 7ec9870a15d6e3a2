package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * How what is lost with a model instead of the best one grows with the prompt's length, as a share
 * of the loss at the usual length for each unit of {@link Estimates#length}: at 0.5, prompts of 2.7
 * times the usual length lose 1.5 times as much. It is one figure for all tasks and models, as the
 * verdicts on one model at one task seldom tell a slope; those on all of them do.
 *
 * <p>It is fitted by least squares within each task: a model's slope is that of the best model
 * minus the elasticity times the gap between the two. So it needs no sums but those that are kept
 * of successes anyhow.
 */
final class LossElasticity {
  /** What recorded answers of four data sets say of the fifth, whichever that is: 0.4 to 0.6. */
  private static final double PRIOR = 0.5;

  /**
   * What the prior counts for, in squared gaps times squared lengths: recorded sets differ by some
   * 0.27, and the variance of a score is some 0.15.
   */
  private static final double PRIOR_SPREAD = 2;

  /** More than in any recorded answers. */
  private static final double MOST = 3;

  private double product = PRIOR * PRIOR_SPREAD;
  private double spread = PRIOR_SPREAD;

  /**
   * Adds the scores of a model at a task.
   *
   * @param gap what is lost with it instead of the best model there
   * @param slope that of the best model's success over length
   */
  void add(Trend scores, double gap, double slope) {
    Trend centred = scores.centred();
    product -= (centred.xy() - centred.xx() * slope) * gap;
    spread += centred.xx() * gap * gap;
  }

  double value() {
    return Math.clamp(product / spread, 0, MOST);
  }
}
