package dev.scrubjay.policy.shadow;

/** The result of a comparison of the served answer with the challenger's. */
public enum PairResult {
  /** Both say the same. */
  AGREED,
  /** Only the challenger's answer is right, or has the form that was demanded. */
  CHALLENGER_BETTER,
  /** The same for the served answer. */
  SERVED_BETTER,
  /** Both are right, in different words. */
  BOTH,
  /** Neither is right. */
  NEITHER,
  /**
   * They are not known to say the same, and there was no judge, or none that could be understood.
   */
  UNJUDGED,
  /** The challenger did not answer in time. */
  FAILED;

  /** The result if {@code served} and {@code challenger} tell which answers are right. */
  public static PairResult of(boolean served, boolean challenger) {
    if (served == challenger) {
      return served ? BOTH : NEITHER;
    }
    return served ? SERVED_BETTER : CHALLENGER_BETTER;
  }
}
