package dev.scrubjay.policy.router;

/**
 * The tokens of the request whose cost another request's is compared with.
 *
 * @param input of the prompt
 * @param output of the answer, over all models
 */
record UsualTokens(double input, double output) {
  /**
   * These tokens and {@code other}'s, mixed.
   *
   * @param share of {@code other}, 0 to 1
   */
  UsualTokens towards(UsualTokens other, double share) {
    return new UsualTokens(
        input + (other.input - input) * share, output + (other.output - output) * share);
  }
}
