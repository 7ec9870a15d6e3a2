package dev.scrubjay.policy.estimates;

import java.util.OptionalDouble;

/** The estimates of each model on tasks of one type and complexity; models by index. */
public final class TaskEstimates {
  private static final double NEARLY_CERTAIN = 0.999;

  private final SuccessEstimate[] success;
  private final LinearEstimate[] output;
  private final LinearEstimate usualOutput;
  private final double[] foreign;
  private final double[] drift;
  private final Expectations expectations;

  /**
   * @param usualOutput the tokens of all models' answers to such tasks
   * @param foreign the weight of other sites' verdicts in {@code success}
   * @param drift the factors on success, see {@link Drift}
   * @param expectations those that {@code success} started from
   */
  TaskEstimates(
      SuccessEstimate[] success,
      LinearEstimate[] output,
      LinearEstimate usualOutput,
      double[] foreign,
      double[] drift,
      Expectations expectations) {
    this.success = success;
    this.output = output;
    this.usualOutput = usualOutput;
    this.foreign = foreign;
    this.drift = drift;
    this.expectations = expectations;
  }

  /**
   * The probability that an answer is good.
   *
   * @param model index in the catalog
   * @param length that of the prompt, see {@link Estimates#length}
   */
  public double success(int model, double length) {
    return clamp(usual(model, length) * drift[model]);
  }

  /** The same without the factor of {@link Drift}. */
  double usual(int model, double length) {
    return clamp(success[model].at(length));
  }

  private static double clamp(double share) {
    return Math.clamp(share, 1 - NEARLY_CERTAIN, NEARLY_CERTAIN);
  }

  /** The standard error of {@link #success}. */
  public double error(int model, double length) {
    double share = success(model, length);
    double answers = success[model].weight() + expectations.weight(model);
    return Math.sqrt(share * (1 - share) / (answers + 1));
  }

  /** The weight of the own evidence on its success at such tasks, in proofs; decayed. */
  public double evidence(int model) {
    return Math.max(0, success[model].weight() - foreign[model]);
  }

  /** The weight of other sites' evidence on it, in own proofs. */
  public double foreignEvidence(int model) {
    return foreign[model];
  }

  /** The weight of the own evidence on all models together. */
  public double evidence() {
    double sum = 0;
    for (int m = 0; m < success.length; m++) {
      sum += evidence(m);
    }
    return sum;
  }

  /** The expected tokens of an answer; empty without observations. */
  public OptionalDouble outputTokens(int model, double length) {
    return tokens(output[model], length);
  }

  /** The expected tokens of an answer of whatever model; empty without observations. */
  public OptionalDouble outputTokens(double length) {
    return tokens(usualOutput, length);
  }

  private static OptionalDouble tokens(LinearEstimate line, double length) {
    return line.weight() <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(line.mean() / 4, line.at(length)));
  }
}
