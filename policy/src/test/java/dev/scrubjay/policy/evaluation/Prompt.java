package dev.scrubjay.policy.evaluation;

import java.util.List;

/**
 * A recorded prompt with the answers of all models.
 *
 * @param label the data set that it is from
 * @param text as it was sent
 * @param answers in the order of {@link Recording#models}
 */
record Prompt(String id, String label, String text, int inputTokens, List<Answer> answers) {
  /**
   * The answer of a model.
   *
   * @param score 0 or 1
   * @param cost USD
   */
  record Answer(double score, int outputTokens, double cost) {}

  Answer of(int model) {
    return answers.get(model);
  }
}
