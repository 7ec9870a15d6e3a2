package dev.scrubjay.policy.estimates;

/** Probabilities on the scale of log-odds. */
final class Logistic {
  private static final double NEARLY_NEVER = 1e-6;

  private Logistic() {}

  static double logOdds(double share) {
    double inside = Math.clamp(share, NEARLY_NEVER, 1 - NEARLY_NEVER);
    return Math.log(inside / (1 - inside));
  }

  static double share(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }
}
