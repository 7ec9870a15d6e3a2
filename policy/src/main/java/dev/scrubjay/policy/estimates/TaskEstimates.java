package dev.scrubjay.policy.estimates;

import java.util.OptionalDouble;

/** What to expect of each model on tasks of one type and complexity; models by index. */
public final class TaskEstimates {
  private static final double NEARLY_CERTAIN = 0.999;

  private final LinearEstimate[] success;
  private final LinearEstimate[] output;
  private final double[] drift;

  /**
   * @param drift what success is multiplied by, by {@link Drift}
   */
  TaskEstimates(LinearEstimate[] success, LinearEstimate[] output, double[] drift) {
    this.success = success;
    this.output = output;
    this.drift = drift;
  }

  /**
   * The chance that an answer is good.
   *
   * @param model index in the catalog
   * @param length of the prompt, by {@link Estimates#length}
   */
  public double success(int model, double length) {
    return clamp(usual(model, length) * drift[model]);
  }

  /** The same as if the model were as it was in the long run. */
  double usual(int model, double length) {
    return clamp(success[model].at(length));
  }

  private static double clamp(double share) {
    return Math.clamp(share, 1 - NEARLY_CERTAIN, NEARLY_CERTAIN);
  }

  /** How many proofs of its success or failure at such tasks are known; decayed. */
  public double evidence(int model) {
    return success[model].weight();
  }

  /** How many are known of all models together. */
  public double evidence() {
    double sum = 0;
    for (LinearEstimate line : success) {
      sum += line.weight();
    }
    return sum;
  }

  /** How many tokens an answer has; empty if none was seen. */
  public OptionalDouble outputTokens(int model, double length) {
    LinearEstimate line = output[model];
    return line.weight() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(line.mean() / 4, line.at(length)));
  }
}
