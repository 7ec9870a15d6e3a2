package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

/**
 * The influences on a decision other than the request and the conditions.
 *
 * @param budgetPressure 0 (none) to 1 (only cost counts), by {@link BudgetPace}
 * @param draw a random number, 0 to below 1, which decides on exploration; 1 for no exploration
 */
public record RoutingAdjustment(double budgetPressure, double draw) {
  /** No budget pressure and no exploration. */
  public static final RoutingAdjustment NONE = new RoutingAdjustment(0, 1);

  public RoutingAdjustment {
    requireShare("budget_pressure", budgetPressure);
    require(draw >= 0 && draw <= 1, "draw", draw, "0 to 1");
  }

  /** This adjustment without exploration. */
  public RoutingAdjustment withoutDraw() {
    return new RoutingAdjustment(budgetPressure, NONE.draw);
  }
}
