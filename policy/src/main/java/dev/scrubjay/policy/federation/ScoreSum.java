package dev.scrubjay.policy.federation;

import dev.scrubjay.policy.evidence.Trend;

/**
 * A weighted sum of scores, as it is at one moment.
 *
 * @param weight the number of scores, in new proofs
 * @param score the weighted sum of the scores
 */
public record ScoreSum(double weight, double score) {
  public static final ScoreSum NONE = new ScoreSum(0, 0);

  public ScoreSum plus(ScoreSum other) {
    return new ScoreSum(weight + other.weight, score + other.score);
  }

  public ScoreSum times(double factor) {
    return new ScoreSum(weight * factor, score * factor);
  }

  /** The nearest sum that scores from 0 to 1 can have, of a weight up to {@code most}. */
  ScoreSum within(double most) {
    double possible = Math.clamp(weight, 0, most);
    double mean = weight > 0 ? Math.clamp(score / weight, 0.0, 1.0) : 0;
    return new ScoreSum(possible, possible * mean);
  }

  /** The same scores as those of prompts of the log-scaled {@code length}. */
  public Trend at(double length) {
    return weight > 0 ? Trend.of(weight, length, score / weight) : Trend.NONE;
  }
}
