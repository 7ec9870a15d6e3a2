package dev.scrubjay.policy.words;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;

/**
 * Two models' judged answers to the same request, with the words of its prompt.
 *
 * @param inputTokens of the prompt
 * @param one the id of a model; {@code other} likewise
 * @param gap the score of {@code one} minus that of {@code other}, corrected for wrong verdicts
 */
public record WordedPair(
    PromptWords words,
    TaskType task,
    TaskComplexity complexity,
    int inputTokens,
    String one,
    String other,
    double gap) {
  /** More than the gap of any two scores after correction. */
  private static final double WIDEST = 2;

  public WordedPair {
    require(inputTokens >= 0, "input_tokens", inputTokens, ">= 0");
    require(Math.abs(gap) <= WIDEST, "gap", gap, "-2 to 2");
  }

  /** Whether it is of the models {@code first} and {@code second}. */
  boolean isOf(String first, String second) {
    return (one.equals(first) && other.equals(second))
        || (one.equals(second) && other.equals(first));
  }
}
