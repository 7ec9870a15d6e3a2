package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * The expected success of a model on a task on which it was not observed yet: its ability minus the
 * task's difficulty, on the log-odds scale, as in Rasch's model. So the results of one model on a
 * task inform the estimates of other models, and those on one task inform those of other tasks.
 *
 * <p>It is fitted in one pass: the difficulty of a task is the mean deviation from the catalog of
 * the models observed on it, the ability of a model is the mean of the rest; both are shrunk
 * towards the catalog.
 */
final class Abilities {
  /** The observations that the catalog's difficulty of 0 counts for. */
  private static final double TASK_PRIOR = 10;

  /** The observations that the catalog's accuracy counts for. */
  private static final double MODEL_PRIOR = 20;

  /**
   * The observations that the catalog's accuracy counts for in the results of a model on one task.
   */
  private static final double CELL_PRIOR = 4;

  private final double[] ability;
  private final double[] difficulty;

  /**
   * @param accuracy the catalog's accuracies, by model
   * @param seen the observed scores, by task and model
   */
  Abilities(double[] accuracy, Trend[][] seen) {
    ability = new double[accuracy.length];
    difficulty = new double[seen.length];
    for (int t = 0; t < seen.length; t++) {
      double deviations = 0;
      double weight = 0;
      for (int m = 0; m < accuracy.length; m++) {
        deviations += deviation(seen[t][m], accuracy[m]);
        weight += seen[t][m].weight();
      }
      difficulty[t] = -deviations / (weight + TASK_PRIOR);
    }
    for (int m = 0; m < accuracy.length; m++) {
      double deviations = 0;
      double weight = 0;
      for (int t = 0; t < seen.length; t++) {
        deviations += deviation(seen[t][m], accuracy[m]) + seen[t][m].weight() * difficulty[t];
        weight += seen[t][m].weight();
      }
      ability[m] = logit(accuracy[m]) + deviations / (weight + MODEL_PRIOR);
    }
  }

  /**
   * The weighted deviation of the observed scores from the catalog. Shrinkage keeps few scores from
   * counting much, and a success never lowers the estimate.
   */
  private static double deviation(Trend seen, double accuracy) {
    return seen.weight() * (logit(seen.mean(accuracy, CELL_PRIOR)) - logit(accuracy));
  }

  /** The probability that {@code model} succeeds at {@code task}. */
  double success(int task, int model) {
    return logistic(ability[model] - difficulty[task]);
  }

  /** The probability that {@code model} succeeds at a task of average difficulty. */
  double success(int model) {
    return logistic(ability[model]);
  }

  private static double logit(double share) {
    double inside = Math.clamp(share, 1e-6, 1 - 1e-6);
    return Math.log(inside / (1 - inside));
  }

  private static double logistic(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
