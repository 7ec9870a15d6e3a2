package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.util.Map;

/**
 * The influences on a decision other than the request and the conditions.
 *
 * @param budgetPressure 0 (none) to 1 (only cost counts), by {@link BudgetPace}
 * @param affordable USD, the most that an answer may be expected to cost, if another model costs
 *     less; infinite without a budget
 * @param draw a random number, 0 to below 1, which decides on exploration; 1 for no exploration
 * @param warmTokens the tokens of the prompt that are in models' prompt caches, by model id
 */
public record RoutingAdjustment(
    double budgetPressure, double affordable, double draw, Map<String, Integer> warmTokens) {
  /** No budget pressure and no exploration. */
  public static final RoutingAdjustment NONE = new RoutingAdjustment(0, 1);

  /** An adjustment that bounds no single answer. */
  public RoutingAdjustment(double budgetPressure, double draw) {
    this(budgetPressure, Double.POSITIVE_INFINITY, draw, Map.of());
  }

  /**
   * The adjustment by the {@code pace} of a budget.
   *
   * @param spent USD spent in the period so far
   * @param elapsed the share of the period that is over, 0 to 1
   */
  public static RoutingAdjustment of(BudgetPace pace, double spent, double elapsed, double draw) {
    return new RoutingAdjustment(
        pace.pressure(spent, elapsed), pace.affordable(spent, elapsed), draw, Map.of());
  }

  public RoutingAdjustment {
    warmTokens = Map.copyOf(warmTokens);
    requireShare("budget_pressure", budgetPressure);
    require(affordable >= 0, "affordable", affordable, "at least 0");
    require(draw >= 0 && draw <= 1, "draw", draw, "0 to 1");
  }

  /** This adjustment for a prompt of which models have tokens in their prompt caches. */
  public RoutingAdjustment warm(Map<String, Integer> tokens) {
    return new RoutingAdjustment(budgetPressure, affordable, draw, tokens);
  }

  /** The tokens of the prompt that are in the prompt cache of {@code model}. */
  public int warm(String model) {
    return warmTokens.getOrDefault(model, 0);
  }

  /** This adjustment without exploration. */
  public RoutingAdjustment withoutDraw() {
    return new RoutingAdjustment(budgetPressure, affordable, NONE.draw, warmTokens);
  }
}
