package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.routing.RoutingPolicy.Weights;

/** What is wanted most of routing. */
public enum Profile {
  /** The weights as they are; 2 % of quality may go. */
  BALANCED(0.98, 1, 1),
  /** Accuracy counts twice; hardly any quality may go. */
  QUALITY(0.995, 1, 2),
  /** Cost counts twice; 5 % of quality may go. */
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
   * The share of the best models' quality that is kept over all traffic, where enough is known of
   * the tasks.
   */
  public double floor() {
    return floor;
  }

  /**
   * The same for a single request: ten times as much may go, as long as it is made up for by
   * others.
   */
  public double floorOfOne() {
    return 1 - 10 * (1 - floor);
  }

  public Weights emphasise(Weights weights) {
    double largest = Math.max(cost, accuracy);
    return new Weights(
        weights.cost() * cost / largest,
        weights.latency() / largest,
        weights.accuracy() * accuracy / largest);
  }
}
