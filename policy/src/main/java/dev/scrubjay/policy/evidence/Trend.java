package dev.scrubjay.policy.evidence;

/**
 * Weighted sums over pairs (x, y), sufficient for the mean of y, its variance, and its slope over
 * x. The sums of two samples add up to those of both together.
 *
 * @param weight the total weight of the pairs
 * @param y the weighted sum of y; the others likewise
 */
public record Trend(double weight, double y, double x, double xx, double xy, double yy) {
  public static final Trend NONE = new Trend(0, 0, 0, 0, 0, 0);

  public static Trend of(double weight, double x, double y) {
    return new Trend(
        weight, weight * y, weight * x, weight * x * x, weight * x * y, weight * y * y);
  }

  public Trend plus(Trend other) {
    return new Trend(
        weight + other.weight,
        y + other.y,
        x + other.x,
        xx + other.xx,
        xy + other.xy,
        yy + other.yy);
  }

  public Trend times(double factor) {
    return new Trend(
        weight * factor, y * factor, x * factor, xx * factor, xy * factor, yy * factor);
  }

  public Trend minus(Trend other) {
    return plus(other.times(-1));
  }

  /** The mean of y with {@code prior} as {@code priorWeight} earlier observations. */
  public double mean(double prior, double priorWeight) {
    return (y + priorWeight * prior) / (weight + priorWeight);
  }

  public double meanX() {
    return weight > 0 ? x / weight : 0;
  }

  /**
   * The slope of y over x by ridge regression: {@code ridge}, in units of x², is the assumed
   * earlier spread of x without any slope.
   */
  public double slope(double ridge) {
    if (weight <= 0) {
      return 0;
    }
    double covariance = xy - x * y / weight;
    double variance = Math.max(0, xx - x * x / weight);
    return covariance / (variance + ridge);
  }
}
