package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;

/**
 * What to expect of a model on a task on which it was not seen yet: its ability less the task's
 * difficulty, on the log-odds scale, as in Rasch's model. So what one model does on a task tells
 * something of the others, and what a model does on one task something of the other tasks.
 *
 * <p>Fitted in one pass: each task's difficulty is the mean deviation from the catalog of the
 * models that were seen on it, each model's ability the mean of what is left; both shrunk towards
 * the catalog.
 */
final class Abilities {
  /** Observations that the catalog's difficulty (none) counts for. */
  private static final double TASK_PRIOR = 10;

  /** Observations that the catalog's accuracy counts for. */
  private static final double MODEL_PRIOR = 20;

  /** Observations that the catalog's accuracy counts for in what a model did on one task. */
  private static final double CELL_PRIOR = 4;

  private final double[] ability;
  private final double[] difficulty;

  /**
   * @param accuracy the catalog's, by model
   * @param seen the scores seen, by task and model
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

  /** Few scores say little, and no success that a model is worse than it was taken to be. */
  private static double deviation(Trend seen, double accuracy) {
    return seen.weight() * (logit(seen.mean(accuracy, CELL_PRIOR)) - logit(accuracy));
  }

  /** The chance that {@code model} succeeds at {@code task}. */
  double success(int task, int model) {
    return logistic(ability[model] - difficulty[task]);
  }

  /** The chance that {@code model} succeeds at a task of usual difficulty. */
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
