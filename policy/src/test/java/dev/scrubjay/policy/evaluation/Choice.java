package dev.scrubjay.policy.evaluation;

/**
 * The model chosen for a prompt.
 *
 * @param model index
 * @param confidence the probability that the answer is good; NaN if the chooser gives none
 */
record Choice(Prompt prompt, int model, double confidence) {
  Prompt.Answer answer() {
    return prompt.of(model);
  }
}
