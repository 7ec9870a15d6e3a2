package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.prior.Logistic;

/**
 * The expected success of a model on a task on which it was not observed yet: its ability minus the
 * task's difficulty, on the log-odds scale, as in Rasch's model. So the results of one model on a
 * task inform the estimates of other models, and those on one task inform those of other tasks.
 *
 * <p>It is fitted in one pass: the difficulty of a task is the mean deviation from what was
 * expected of the models observed on it, the ability of a model is the mean of the rest; both are
 * shrunk towards what was expected.
 */
final class Abilities {
  /** The observations that the expected difficulty of a task counts for. */
  private static final double TASK_PRIOR = 10;

  /**
   * The same where abilities are known: only how models compare is known of them, not how hard a
   * tenant's tasks are. If it counted for more, easy tasks would make the models that are asked
   * look able, and hard ones unable.
   */
  private static final double LEVEL_PRIOR = 1;

  /** The observations that what is expected of a model counts for, at the least. */
  private static final double MODEL_PRIOR = 20;

  /**
   * The observations that the expected success counts for in the results of a model on one task.
   */
  private static final double CELL_PRIOR = 4;

  /** The success rate below which rates do not differ; corrected verdicts may go beyond 0 and 1. */
  private static final double EXTREME = 0.02;

  private final Expectations expectations;
  private final double[][] expected;
  private final double[] better;
  private final double[] difficulty;

  /**
   * @param expectations what is expected of the models beforehand
   * @param expected the expected log-odds of success, by task and model
   * @param seen the observed scores, likewise
   * @param own those of them that are this site's own. Others tell how hard a task is, and how a
   *     model does at it; but what they say of one task has no effect on the model at others, or
   *     the bound on their weight at one would be none
   */
  Abilities(Expectations expectations, double[][] expected, Trend[][] seen, Trend[][] own) {
    this.expectations = expectations;
    this.expected = expected;
    better = new double[expectations.size()];
    difficulty = new double[seen.length];
    double prior = expectations.areMeasured() ? LEVEL_PRIOR : TASK_PRIOR;
    for (int t = 0; t < seen.length; t++) {
      double deviations = 0;
      double weight = 0;
      for (int m = 0; m < better.length; m++) {
        deviations += deviation(t, m, seen);
        weight += seen[t][m].weight();
      }
      difficulty[t] = -deviations / (weight + prior);
    }
    for (int m = 0; m < better.length; m++) {
      double deviations = 0;
      double weight = 0;
      for (int t = 0; t < seen.length; t++) {
        deviations += deviation(t, m, own) + own[t][m].weight() * difficulty[t];
        weight += own[t][m].weight();
      }
      better[m] = deviations / (weight + Math.max(MODEL_PRIOR, expectations.weight(m)));
    }
  }

  /**
   * The weighted deviation of the observed scores from the expectation. Shrinkage keeps few scores
   * from counting much, and a success never lowers the estimate.
   */
  private double deviation(int task, int model, Trend[][] seen) {
    Trend scores = seen[task][model];
    double usual = Logistic.share(expected[task][model]);
    double mean = Math.clamp(scores.mean(usual, CELL_PRIOR), EXTREME, 1 - EXTREME);
    return scores.weight() * (Logistic.logOdds(mean) - expected[task][model]);
  }

  /**
   * The probability that {@code model} succeeds at {@code task}.
   *
   * @param seen its scores there
   */
  double success(int task, int model, Trend seen) {
    double prior = Logistic.share(expected[task][model] + better[model] - difficulty[task]);
    return seen.weight() > 0 ? seen.mean(prior, expectations.weight(model)) : prior;
  }

  /** The log-odds by which {@code model} is better than expected, over all tasks. */
  double better(int model) {
    return better[model];
  }
}
