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

  /** The same pairs, with x and y less their means. */
  public Trend centred() {
    return weight <= 0
        ? NONE
        : new Trend(
            weight,
            0,
            0,
            Math.max(0, xx - x * x / weight),
            xy - x * y / weight,
            Math.max(0, yy - y * y / weight));
  }

  /**
   * The slope of y over x by ridge regression; {@code prior} without any pairs.
   *
   * @param prior the slope that is assumed beforehand
   * @param ridge the earlier spread of x that it is taken to come from, in units of x²
   */
  public double slope(double prior, double ridge) {
    Trend centred = centred();
    return (centred.xy + ridge * prior) / (centred.xx + ridge);
  }
}
