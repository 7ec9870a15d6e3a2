package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The terms on which quality may be lost, over the recent traffic.
 *
 * @param portfolio the models that may be chosen, and the one that others are compared with
 * @param price the {@link QualityPrice}
 */
record QualityPricing(Portfolio portfolio, double price) {
  /** The evidence, in proofs of success or failure, at and above which a task counts as known. */
  private static final double KNOWN = 20;

  /**
   * The midpoints of nine equal parts of the standard normal distribution, for the lengths of
   * prompts.
   */
  private static final double[] QUANTILES = {
    -1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593
  };

  /**
   * The traffic that is assumed before any was seen: a request of each family, of some 300 tokens.
   */
  private static final List<TaskTraffic> ASSUMED =
      Arrays.stream(TaskFamily.values())
          .map(family -> TaskType.of(family.name()))
          .map(task -> new TaskTraffic(task, TaskComplexity.MODERATE, 1, 5.7, 1))
          .toList();

  /** Whether the price applies to such tasks: by verdicts, or by published results. */
  static boolean isKnown(Estimates estimates, TaskType task, TaskComplexity complexity) {
    return estimates.areMeasured() || estimates.task(task, complexity).evidence() >= KNOWN;
  }

  /** The terms on which quality may be lost, by the estimates. */
  static QualityPricing of(
      Estimates estimates, List<ModelProfile> models, Merit merit, double floor) {
    Scoring scoring = new Scoring(merit, estimates);
    List<ModelProfile> known =
        models.stream().filter(model -> estimates.isKnown(estimates.index(model.id()))).toList();
    List<TrafficCase> seen = cases(estimates.traffic(), estimates, known, scoring);
    List<TrafficCase> assumed =
        estimates.areMeasured() ? cases(ASSUMED, estimates, known, scoring) : List.of();
    Portfolio portfolio =
        estimates.areMeasured()
            ? Portfolio.of(beforehand(estimates, known, merit), seen, 1 - floor)
            : Portfolio.ALL;
    QualityPrice price = new QualityPrice(portfolio);
    seen.forEach(price::add);
    assumed.forEach(price::add);
    return new QualityPricing(portfolio, price.at(floor));
  }

  /** What the models would do to the assumed traffic, by what is known without observation. */
  private static List<TrafficCase> beforehand(
      Estimates estimates, List<ModelProfile> models, Merit merit) {
    Estimates before = estimates.beforehand();
    return cases(ASSUMED, before, models, new Scoring(merit, before));
  }

  private static List<TrafficCase> cases(
      List<TaskTraffic> traffic, Estimates estimates, List<ModelProfile> models, Scoring scoring) {
    List<TrafficCase> cases = new ArrayList<>();
    for (TaskTraffic some : traffic) {
      if (!models.isEmpty() && isKnown(estimates, some.task(), some.complexity())) {
        for (double quantile : QUANTILES) {
          RoutingRequest request = request(some, some.meanLength() + quantile * some.deviation());
          var candidates = scoring.candidates(models, request, 0);
          cases.add(new TrafficCase(some.weight() / QUANTILES.length, candidates));
        }
      }
    }
    return cases;
  }

  private static RoutingRequest request(TaskTraffic traffic, double length) {
    return new RoutingRequest(
        traffic.task(),
        traffic.complexity(),
        Estimates.tokens(length),
        RoutingRequest.USUAL_OUTPUT_TOKENS,
        Integer.MAX_VALUE,
        Set.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false);
  }
}
