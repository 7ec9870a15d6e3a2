package dev.scrubjay.policy.experiment;

/**
 * A test whether the arms have their expected shares of requests. If not, assignment or counting is
 * broken, and no figure of the experiment can be trusted (A. Fabijan et al., "Diagnosing Sample
 * Ratio Mismatch in Online Controlled Experiments", KDD 2019).
 *
 * <p>Pearson's chi-square, divided by the design effect, as requests of a unit are clustered (J. N.
 * K. Rao, A. J. Scott, "On Chi-Squared Tests for Multiway Contingency Tables with Cell Proportions
 * Estimated from Survey Data", Ann. Statist. 12(1), 1984).
 *
 * @param chiSquare corrected, with one degree of freedom fewer than there are arms
 * @param pValue the p-value of the expected shares
 */
public record SampleRatio(double chiSquare, double pValue) {
  /** The p-value of an alarm; low, as the test is repeated often. */
  private static final double ALARM_BELOW = 0.0005;

  private static final double MIN_PER_ARM = 50;

  /** Whether assignment or counting is probably broken. */
  public boolean isAlarming() {
    return pValue < ALARM_BELOW;
  }

  /**
   * The test of {@code counts} against the shares {@code expected}.
   *
   * @param counts requests by arm, then by bucket
   * @param expected the share of each arm; the sum is 1
   */
  public static SampleRatio of(double[][] counts, double[] expected) {
    double[] perArm = new double[counts.length];
    double[] perBucket = new double[Experiment.BUCKETS];
    double all = 0;
    for (int arm = 0; arm < counts.length; arm++) {
      for (int bucket = 0; bucket < perBucket.length; bucket++) {
        perArm[arm] += counts[arm][bucket];
        perBucket[bucket] += counts[arm][bucket];
        all += counts[arm][bucket];
      }
    }
    double chiSquare = 0;
    double effects = 0;
    for (int arm = 0; arm < counts.length; arm++) {
      double wanted = all * expected[arm];
      if (wanted < MIN_PER_ARM) {
        return new SampleRatio(0, 1);
      }
      chiSquare += (perArm[arm] - wanted) * (perArm[arm] - wanted) / wanted;
      effects += variance(counts[arm], perBucket, expected[arm]) / (wanted * (1 - expected[arm]));
    }
    double corrected = chiSquare / Math.max(1, effects / counts.length);
    return new SampleRatio(corrected, upperTail(corrected, counts.length - 1));
  }

  /** The variance of an arm's number of requests, estimated from the variance between buckets. */
  private static double variance(double[] counts, double[] all, double share) {
    double mean = 0;
    for (int bucket = 0; bucket < all.length; bucket++) {
      mean += (counts[bucket] - share * all[bucket]) / all.length;
    }
    double squares = 0;
    for (int bucket = 0; bucket < all.length; bucket++) {
      double deviation = counts[bucket] - share * all[bucket] - mean;
      squares += deviation * deviation;
    }
    return squares * all.length / (all.length - 1);
  }

  /**
   * The probability that chi-square with {@code freedom} degrees of freedom is at least {@code x}
   * (Abramowitz and Stegun, 26.4.4, 26.4.5).
   */
  static double upperTail(double x, int freedom) {
    double term;
    double tail;
    if (freedom % 2 == 0) {
      term = Math.exp(-x / 2);
      tail = term;
    } else {
      term = Math.sqrt(2 * x / Math.PI) * Math.exp(-x / 2);
      tail = 2 * normalUpperTail(Math.sqrt(x)) + (freedom > 1 ? term : 0);
    }
    for (int more = freedom % 2 == 0 ? 4 : 5; more <= freedom; more += 2) {
      term *= x / (more - 2);
      tail += term;
    }
    return Math.min(1, tail);
  }

  /**
   * The upper tail of the normal distribution (Abramowitz and Stegun, 26.2.17), with an error below
   * 7.5e-8.
   */
  private static double normalUpperTail(double z) {
    double t = 1 / (1 + 0.2316419 * z);
    double series =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
  }
}
