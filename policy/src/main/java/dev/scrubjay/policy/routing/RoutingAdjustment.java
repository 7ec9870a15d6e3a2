package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.util.Map;

/**
 * The influences on a decision other than the request and the conditions.
 *
 * @param budgetPressure 0 (none) to 1 (only cost counts), by {@link BudgetPace}
 * @param draw a random number, 0 to below 1, which decides on exploration; 1 for no exploration
 * @param warmTokens the tokens of the prompt that are in models' prompt caches, by model id
 */
public record RoutingAdjustment(
    double budgetPressure, double draw, Map<String, Integer> warmTokens) {
  /** No budget pressure and no exploration. */
  public static final RoutingAdjustment NONE = new RoutingAdjustment(0, 1);

  public RoutingAdjustment(double budgetPressure, double draw) {
    this(budgetPressure, draw, Map.of());
  }

  public RoutingAdjustment {
    warmTokens = Map.copyOf(warmTokens);
    requireShare("budget_pressure", budgetPressure);
    require(draw >= 0 && draw <= 1, "draw", draw, "0 to 1");
  }

  /** This adjustment for a prompt of which models have tokens in their prompt caches. */
  public RoutingAdjustment warm(Map<String, Integer> tokens) {
    return new RoutingAdjustment(budgetPressure, draw, tokens);
  }

  /** The tokens of the prompt that are in the prompt cache of {@code model}. */
  public int warm(String model) {
    return warmTokens.getOrDefault(model, 0);
  }

  /** This adjustment without exploration. */
  public RoutingAdjustment withoutDraw() {
    return new RoutingAdjustment(budgetPressure, NONE.draw, warmTokens);
  }
}
