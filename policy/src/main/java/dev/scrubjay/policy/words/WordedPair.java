package dev.scrubjay.policy.words;

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

  /** Whether it is of the models {@code first} and {@code second}. */
  boolean isOf(String first, String second) {
    return (one.equals(first) && other.equals(second))
        || (one.equals(second) && other.equals(first));
  }
}
