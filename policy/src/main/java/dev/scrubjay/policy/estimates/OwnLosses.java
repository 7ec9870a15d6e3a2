package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;
import java.util.Arrays;

/**
 * What is lost at each task with each model instead of the best one there, and how success changes
 * with the length of the prompt. Both are learned from this site's own scores alone: of all that
 * another site could say, a slope has no bound.
 */
final class OwnLosses {
  private final Trend[][] own;
  private final double[][] gaps;
  private final double[] slopesOfBest;
  private final double elasticity;

  /**
   * @param alone the abilities by the own scores
   * @param own the own scores, by task and model
   */
  OwnLosses(Abilities alone, Trend[][] own) {
    this.own = own;
    this.gaps = new double[own.length][];
    this.slopesOfBest = new double[own.length];
    LossElasticity losses = new LossElasticity();
    for (int t = 0; t < own.length; t++) {
      gaps[t] = gaps(alone, own[t], t);
      slopesOfBest[t] = slopeOfBest(own[t], gaps[t]);
      for (int m = 0; m < gaps[t].length; m++) {
        losses.add(own[t][m], gaps[t][m], slopesOfBest[t]);
      }
    }
    this.elasticity = losses.value();
  }

  private static double[] gaps(Abilities alone, Trend[] scores, int task) {
    double[] successes = new double[scores.length];
    Arrays.setAll(successes, m -> alone.success(task, m, scores[m]));
    double best = Arrays.stream(successes).max().orElse(0);
    return Arrays.stream(successes).map(success -> best - success).toArray();
  }

  private static double slopeOfBest(Trend[] scores, double[] gaps) {
    for (int m = 0; m < gaps.length; m++) {
      if (gaps[m] <= 0) {
        return scores[m].slope(0, LinearEstimate.RIDGE);
      }
    }
    return 0; // there are no models
  }

  /**
   * The success of a model at a task by the length of the prompt. Its slope is that of its own
   * scores, shrunk towards the one that the {@link LossElasticity} gives; that of the best model is
   * shrunk towards 0.
   *
   * @param level what is expected at the usual length
   */
  SuccessEstimate byLength(int task, int model, LinearEstimate level) {
    double gap = gaps[task][model];
    double best = slopesOfBest[task];
    double growth = elasticity * gap;
    double rest =
        gap == 0 ? best : own[task][model].slope(best - growth, LinearEstimate.RIDGE) + growth;
    LinearEstimate line = new LinearEstimate(level.mean(), rest, level.usual(), level.weight());
    return new SuccessEstimate(line, gap, elasticity);
  }
}
