package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;

/**
 * The even pace at which the budget of a period is spent. Spending ahead of the pace creates
 * pressure towards cheaper models, in proportion, and full pressure at {@value #FULL} of the budget
 * ahead, or when it is spent. As the pace ends {@value #SLACK} of the budget below it, the budget
 * is kept unless the cheapest model alone exceeds it.
 *
 * @param budget USD for the period, above 0
 */
public record BudgetPace(double budget) {
  private static final double SLACK = 0.004;
  private static final double FULL = 0.02;

  public BudgetPace {
    require(budget > 0, "budget", budget, "above 0");
  }

  /**
   * The pressure on the next request, 0 to 1.
   *
   * @param spent USD spent in the period so far
   * @param elapsed the share of the period that is over, 0 to 1
   */
  public double pressure(double spent, double elapsed) {
    if (spent >= budget) {
      return 1;
    }
    double ahead = spent / budget - (1 - SLACK) * elapsed;
    return Math.clamp(ahead / FULL, 0.0, 1.0);
  }
}
