package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * The detection of a change of a model over all tasks: if its recent scores differ from the
 * expected ones by more than chance, the estimates follow the recent scores. Estimates by task have
 * a long memory and would need hundreds of answers to follow.
 *
 * <p>The test statistic is the mean of <em>score - expected</em> in its own standard deviations. As
 * it is tested again with each snapshot, it has no effect below {@value #DOUBTFUL} standard
 * deviations, and full effect from {@value #CERTAIN}. A model that was hardly seen has not changed
 * if it does otherwise than expected: how hard a tenant's tasks are is not known beforehand, so the
 * expectation has an error of its own, which falls with the verdicts.
 *
 * @param surprise the sums of y = score - expected score, against x = expected score
 * @param verdicts the weight of all verdicts on the model, in proofs
 */
record Drift(Trend surprise, double verdicts) {
  private static final double DOUBTFUL = 3.5;
  private static final double CERTAIN = 5;

  /** The answers that the largest possible variance counts for. */
  private static final double PRIOR = 2;

  private static final double WIDEST = 0.25;

  /** The variance of success about what is expected of a model before the first verdict. */
  private static final double UNKNOWN = 0.04;

  /** The verdicts that halve it. */
  private static final double HALVING = 5;

  /** The factor on the expected success; 1 without signs of a change. */
  double factor() {
    double weight = surprise.weight();
    if (weight <= 0 || surprise.x() <= 0) {
      return 1;
    }
    double mean = surprise.y() / weight;
    double spread = Math.max(0, surprise.yy() - weight * mean * mean) + PRIOR * WIDEST;
    double chance = spread / (weight * (weight + PRIOR));
    double unknown = UNKNOWN * HALVING / (HALVING + verdicts);
    double deviations = Math.abs(mean) / Math.sqrt(chance + unknown);
    double belief = Math.clamp((deviations - DOUBTFUL) / (CERTAIN - DOUBTFUL), 0.0, 1.0);
    return Math.max(0, 1 + belief * surprise.y() / surprise.x());
  }
}
