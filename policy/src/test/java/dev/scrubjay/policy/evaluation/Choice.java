package dev.scrubjay.policy.evaluation;

/**
 * What was chosen for a prompt.
 *
 * @param model index
 * @param confidence that the answer is good; NaN if the chooser does not say
 */
record Choice(Prompt prompt, int model, double confidence) {
  Prompt.Answer answer() {
    return prompt.of(model);
  }
}
