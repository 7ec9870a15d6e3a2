package dev.scrubjay.policy.experiment;

/**
 * The difference of an arm from the first one, with an always-valid interval: however often it is
 * computed, and whenever the experiment stops, the probability that the interval ever excludes the
 * true difference is at most alpha.
 *
 * <p>It is the mixture sequential probability ratio test with a normal mixture: with {@code z} the
 * difference in standard errors, of {@code n} samples, the likelihood ratio is {@code Λ =
 * exp(nρ²/(1+nρ²) · z²/2) / √(1+nρ²)}, the p-value {@code 1/Λ}, and the interval contains the
 * differences that it does not refute (H. Robbins, "Statistical Methods Related to the Law of the
 * Iterated Logarithm", Ann. Math. Statist. 41(5), 1970; R. Johari, P. Koomen, L. Pekelis, D. Walsh,
 * "Always Valid Inference: Continuous Monitoring of A/B Tests", Operations Research 70(3), 2022).
 * With estimated variances it holds asymptotically (I. Waudby-Smith, D. Arbour, R. Sinha, E. H.
 * Kennedy, A. Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences", Ann.
 * Statist. 52(6), 2024), so that few samples give no verdict.
 *
 * @param difference the arm's mean minus that of the first arm
 * @param low the lower bound of the interval
 * @param high the upper bound of the interval
 * @param pValue the always-valid p-value of no difference
 * @param enough whether there are enough samples for a verdict; if not, the interval is unbounded
 */
public record Comparison(
    double difference, double low, double high, double pValue, boolean enough) {
  private static final double MIN_COUNT = 200;
  private static final int MIN_BUCKETS = Experiment.BUCKETS / 2;

  /** The number of samples at which the interval is narrowest for its alpha. */
  private static final double SHARPEST_AT = 10_000;

  /**
   * The comparison of {@code arm} with {@code first}.
   *
   * @param alpha the probability that the interval ever excludes the true difference
   */
  public static Comparison of(Mean first, Mean arm, double alpha) {
    double difference = arm.value() - first.value();
    double variance = first.variance() + arm.variance();
    boolean enough =
        Math.min(first.count(), arm.count()) >= MIN_COUNT
            && Math.min(first.buckets(), arm.buckets()) >= MIN_BUCKETS
            && variance > 0;
    if (!enough) {
      return new Comparison(
          difference, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 1, false);
    }
    double information = (first.count() + arm.count()) * density(alpha);
    double shrink = information / (1 + information);
    double ratio =
        Math.exp(shrink * difference * difference / variance / 2) / Math.sqrt(1 + information);
    double width =
        Math.sqrt(variance / shrink * (2 * Math.log(1 / alpha) + Math.log1p(information)));
    return new Comparison(
        difference, difference - width, difference + width, Math.min(1, 1 / ratio), true);
  }

  /** The mixture's {@code ρ²}, as in Waudby-Smith et al., appendix B.2. */
  private static double density(double alpha) {
    double twice = -2 * Math.log(alpha);
    return (twice + Math.log(twice + 1)) / SHARPEST_AT;
  }
}
