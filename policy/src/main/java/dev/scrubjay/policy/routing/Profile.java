package dev.scrubjay.policy.routing;

/** The trade-off between cost and quality that routing makes. */
public enum Profile {
  /** The weights as configured; up to 2 % of quality may be lost. */
  BALANCED(0.98, 1, 1),
  /** Twice the weight of accuracy; up to 0.5 % of quality may be lost. */
  QUALITY(0.995, 1, 2),
  /** Twice the weight of cost; up to 5 % of quality may be lost. */
  SAVINGS(0.95, 2, 1);

  private final double floor;
  private final double cost;
  private final double accuracy;

  Profile(double floor, double cost, double accuracy) {
    this.floor = floor;
    this.cost = cost;
    this.accuracy = accuracy;
  }

  /**
   * The share of the best models' quality that is kept over all traffic, where the tasks are known.
   */
  public double floor() {
    return floor;
  }

  /** The factor on the weight of cost. */
  double costFactor() {
    return cost;
  }

  /** The factor on the weight of accuracy. */
  double accuracyFactor() {
    return accuracy;
  }
}
