package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

/**
 * What may move a decision beside the request itself.
 *
 * @param budgetPressure 0 (none) to 1 (only cost counts), by {@link BudgetPace}
 * @param draw a random number, 0 to below 1, which decides whether another model is tried out; 1
 *     where none may be
 */
public record RoutingAdjustment(double budgetPressure, double draw) {
  /** Neither. */
  public static final RoutingAdjustment NONE = new RoutingAdjustment(0, 1);

  public RoutingAdjustment {
    requireShare("budget_pressure", budgetPressure);
    require(draw >= 0 && draw <= 1, "draw", draw, "0 to 1");
  }

  /** The same, with no model tried out. */
  public RoutingAdjustment withoutDraw() {
    return new RoutingAdjustment(budgetPressure, NONE.draw);
  }
}
