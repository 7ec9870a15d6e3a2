package dev.scrubjay.policy.router;

import static dev.scrubjay.policy.model.InventedModels.model;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.Ability;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.BudgetPace;
import dev.scrubjay.policy.routing.ModelConditions;
import dev.scrubjay.policy.routing.PlainRequests;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Invented traffic over a period, routed under a budget between a strong model and one that costs a
 * sixteenth.
 *
 * @param requests in the order of their arrival
 * @param late the number of answers whose cost is not known yet when the next request comes
 */
record BudgetTraffic(List<Timed> requests, int late) {
  private static final ModelRouter ROUTER =
      new ModelRouter(RoutingPolicy.DEFAULT, Estimates.prior(catalog()));

  /**
   * A request.
   *
   * @param at the share of the period that has passed, 0 to 1
   * @param answer the tokens of the answer, of which the router expects the usual 300
   */
  record Timed(double at, RoutingRequest request, double answer) {}

  /**
   * @param arrivals the time of a request by a random number
   * @param deviation of the log of an answer's tokens, whose median is 200
   * @param large the share of prompts that are thirty times as long
   */
  static BudgetTraffic of(
      int count,
      ToDoubleFunction<Random> arrivals,
      double deviation,
      double large,
      int late,
      long seed) {
    Random random = new Random(seed);
    List<Timed> requests = new ArrayList<>();
    TaskFamily[] families = TaskFamily.values();
    for (int i = 0; i < count; i++) {
      double prompt = 300 * Math.exp(0.8 * random.nextGaussian());
      double tokens = random.nextDouble() < large ? 30 * prompt : prompt;
      double answer = 200 * Math.exp(deviation * random.nextGaussian());
      RoutingRequest request = request(families[random.nextInt(families.length)], (int) tokens);
      requests.add(new Timed(arrivals.applyAsDouble(random), request, answer));
    }
    requests.sort(Comparator.comparingDouble(Timed::at));
    return new BudgetTraffic(requests, late);
  }

  /** What is spent without a budget, USD. */
  double free() {
    return run(1e9);
  }

  /** What is spent under {@code budget}, USD. */
  double run(double budget) {
    BudgetPace pace = new BudgetPace(budget);
    double[] costs = new double[requests.size()];
    double known = 0;
    for (int i = 0; i < costs.length; i++) {
      Timed timed = requests.get(i);
      known += i > late ? costs[i - late - 1] : 0;
      RoutingAdjustment adjustment = RoutingAdjustment.of(pace, known, timed.at(), 1);
      Routed routed =
          (Routed) ROUTER.route(timed.request(), ModelConditions.ALL_HEALTHY, adjustment);
      costs[i] = cost(routed.selected().model(), timed);
    }
    double spent = 0;
    for (double cost : costs) {
      spent += cost;
    }
    return spent;
  }

  private static double cost(ModelProfile model, Timed timed) {
    return timed.request().inputTokens() * model.inputCostPerToken()
        + timed.answer() * model.outputCostPerToken();
  }

  private static RoutingRequest request(TaskFamily family, int tokens) {
    return PlainRequests.of(TaskType.of(family.name()), TaskComplexity.MODERATE, tokens);
  }

  private static ModelCatalog catalog() {
    Map<TaskFamily, Double> strong = new EnumMap<>(TaskFamily.class);
    Map<TaskFamily, Double> cheap = new EnumMap<>(TaskFamily.class);
    double ability = 1.9;
    for (TaskFamily family : TaskFamily.values()) {
      strong.put(family, 2.0);
      cheap.put(family, ability);
      ability -= 0.15;
    }
    return new ModelCatalog(
        List.of(model("strong", 4e-6), model("cheap", 2.5e-7)),
        Map.of(
            "strong", new Ability(strong, 40, "invented"),
            "cheap", new Ability(cheap, 40, "invented")));
  }
}
