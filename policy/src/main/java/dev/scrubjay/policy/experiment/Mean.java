package dev.scrubjay.policy.experiment;

/**
 * The mean of a figure over the requests of an arm, with its variance.
 *
 * <p>Requests of one unit are alike and must not count as independent. A hash spreads units over
 * buckets; the variance is that between buckets, by the delta method for a ratio of sums (W. G.
 * Cochran, "Sampling Techniques", 3rd ed., 1977, section 6.4; N. Chamandy et al., "Estimating
 * Uncertainty for Massive Data Streams", Google, 2012).
 */
public final class Mean {
  private final double[] sums = new double[Experiment.BUCKETS];
  private final double[] counts = new double[Experiment.BUCKETS];

  /**
   * Adds to a bucket.
   *
   * @param sum the sum of the figure
   * @param count the number of summands
   */
  public void add(int bucket, double sum, double count) {
    sums[bucket] += sum;
    counts[bucket] += count;
  }

  /** The number of summands. */
  public double count() {
    double count = 0;
    for (double more : counts) {
      count += more;
    }
    return count;
  }

  /** The mean; 0 without summands. */
  public double value() {
    double sum = 0;
    for (double more : sums) {
      sum += more;
    }
    double count = count();
    return count == 0 ? 0 : sum / count;
  }

  /** The number of buckets with summands. */
  int buckets() {
    int buckets = 0;
    for (double count : counts) {
      buckets += count > 0 ? 1 : 0;
    }
    return buckets;
  }

  /** The variance of {@link #value()}; infinite with fewer than two buckets. */
  double variance() {
    int buckets = buckets();
    double count = count();
    if (buckets < 2) {
      return Double.POSITIVE_INFINITY;
    }
    double mean = value();
    double squares = 0;
    for (int bucket = 0; bucket < sums.length; bucket++) {
      double deviation = sums[bucket] - mean * counts[bucket];
      squares += deviation * deviation;
    }
    return squares * buckets / (buckets - 1) / (count * count);
  }
}
