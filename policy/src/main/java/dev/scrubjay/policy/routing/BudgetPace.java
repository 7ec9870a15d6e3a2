package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;

/**
 * The pace at which the budget of a period is spent. It is {@value #LEAD} of the budget ahead of an
 * even pace, and loses that lead in the last {@value #BRAKING} of the period: whoever is behind at
 * the end can hardly spend more, while whoever is ahead can choose cheaper models. Spending ahead
 * of the pace creates pressure towards cheaper models, in proportion, and full pressure at {@value
 * #FULL} of the budget ahead, at a quarter of that at the end, or when the budget is spent.
 *
 * @param budget USD for the period, above 0
 */
public record BudgetPace(double budget) {
  private static final double LEAD = 0.01;
  private static final double BRAKING = 0.05;
  private static final double FULL = 0.02;
  private static final double FULL_AT_END = 0.005;

  /** The share of an even pace that the rest of the period is taken to need at the least. */
  private static final double NEEDED = 0.5;

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
    double beforeTheEnd = Math.min(1, (1 - elapsed) / BRAKING);
    double ahead = spent / budget - (elapsed + LEAD * beforeTheEnd);
    return Math.clamp(ahead / Math.max(FULL_AT_END, FULL * beforeTheEnd), 0.0, 1.0);
  }

  /**
   * The most that the next answer may be expected to cost, USD: what is left beyond what the rest
   * of the period needs. So a single dear answer at the end does not exceed the budget.
   *
   * @param spent USD spent in the period so far
   * @param elapsed the share of the period that is over, 0 to 1
   */
  public double affordable(double spent, double elapsed) {
    return Math.max(0, budget - spent - NEEDED * budget * (1 - elapsed));
  }
}
