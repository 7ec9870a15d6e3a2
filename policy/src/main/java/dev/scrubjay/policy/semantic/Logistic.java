package dev.scrubjay.policy.semantic;

/** The logistic function and its relatives. */
final class Logistic {
  private Logistic() {}

  /** The probability of these log-odds. */
  static double of(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  /** The logarithm of 1 + e^x, without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * The mean probability of log-odds that are normally distributed, after MacKay, "The evidence
   * framework applied to classification networks" (1992).
   */
  static double mean(double logOdds, double variance) {
    return of(logOdds / Math.sqrt(1 + Math.PI * variance / 8));
  }
}
