package dev.scrubjay.policy.semantic;

import dev.scrubjay.policy.prior.Logistic;

/** What logistic regressions need beside {@link Logistic}. */
final class LogOdds {
  private LogOdds() {}

  /** The logarithm of 1 + e^x, without overflow. */
  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /**
   * The mean probability of log-odds that are normally distributed, after MacKay, "The evidence
   * framework applied to classification networks" (1992).
   */
  static double mean(double logOdds, double variance) {
    return Logistic.share(logOdds / Math.sqrt(1 + Math.PI * variance / 8));
  }
}
