package dev.scrubjay.policy.prior;

/** Probabilities on the scale of log-odds. */
public final class Logistic {
  private static final double NEARLY_NEVER = 1e-6;

  private Logistic() {}

  /** The log-odds of {@code share}, which is kept off 0 and 1. */
  public static double logOdds(double share) {
    double inside = Math.clamp(share, NEARLY_NEVER, 1 - NEARLY_NEVER);
    return Math.log(inside / (1 - inside));
  }

  /** The probability with {@code logOdds}. */
  public static double share(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
