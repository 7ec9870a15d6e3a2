package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.prior.TaskFamily;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The terms on which quality may be lost, over the recent traffic.
 *
 * @param baseline the model that others are compared with
 * @param price the {@link QualityPrice}
 */
record QualityPricing(Baseline baseline, double price) {
  /** The evidence, in proofs of success or failure, at and above which a task counts as known. */
  private static final double KNOWN = 20;

  /**
   * The midpoints of nine equal parts of the standard normal distribution, for the lengths of
   * prompts.
   */
  private static final double[] QUANTILES = {
    -1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593
  };

  /** The requests of each family that are assumed before any was seen. */
  private static final double ASSUMED = 1;

  /** The mean log-scaled length of their prompts, some 300 tokens, and its deviation. */
  private static final double ASSUMED_LENGTH = 5.7;

  private static final double ASSUMED_DEVIATION = 1;

  /** A kind of requests, and what each model would do to them. */
  private record Case(double weight, List<Candidate> candidates) {}

  /** Whether the price applies to such tasks: by verdicts, or by published results. */
  static boolean isKnown(Estimates estimates, TaskType task, TaskComplexity complexity) {
    return estimates.areMeasured() || estimates.task(task, complexity).evidence() >= KNOWN;
  }

  /** The terms on which quality may be lost, by the estimates. */
  static QualityPricing of(
      Estimates estimates, List<ModelProfile> models, Scoring scoring, double floor) {
    List<Case> cases = cases(estimates, models, scoring);
    Baseline baseline = estimates.areMeasured() ? baseline(cases) : Baseline.MOST_ACCURATE;
    QualityPrice price = new QualityPrice(baseline);
    cases.forEach(each -> price.add(each.weight(), each.candidates()));
    return new QualityPricing(baseline, price.at(floor));
  }

  private static List<Case> cases(Estimates estimates, List<ModelProfile> models, Scoring scoring) {
    List<ModelProfile> known =
        models.stream().filter(model -> estimates.isKnown(estimates.index(model.id()))).toList();
    List<Case> cases = new ArrayList<>();
    for (TaskTraffic traffic : traffic(estimates)) {
      if (!known.isEmpty() && isKnown(estimates, traffic.task(), traffic.complexity())) {
        for (double quantile : QUANTILES) {
          RoutingRequest request =
              request(traffic, traffic.meanLength() + quantile * traffic.deviation());
          cases.add(
              new Case(traffic.weight() / QUANTILES.length, scoring.candidates(known, request, 0)));
        }
      }
    }
    return cases;
  }

  /** The baseline for {@code cases}, all of which have the same candidates in the same order. */
  private static Baseline baseline(List<Case> cases) {
    List<Baseline.Total> totals = new ArrayList<>();
    for (int i = 0; !cases.isEmpty() && i < cases.get(0).candidates().size(); i++) {
      double quality = 0;
      double cost = 0;
      for (Case each : cases) {
        quality += each.weight() * each.candidates().get(i).accuracy();
        cost += each.weight() * each.candidates().get(i).expectedCost();
      }
      totals.add(new Baseline.Total(cases.get(0).candidates().get(i).model().id(), quality, cost));
    }
    return Baseline.of(totals);
  }

  /** The recent traffic; where abilities are known, also what is assumed of it beforehand. */
  private static List<TaskTraffic> traffic(Estimates estimates) {
    List<TaskTraffic> traffic = new ArrayList<>(estimates.traffic());
    if (estimates.areMeasured()) {
      for (TaskFamily family : TaskFamily.values()) {
        TaskType task = TaskType.of(family.name());
        traffic.add(
            new TaskTraffic(
                task, TaskComplexity.MODERATE, ASSUMED, ASSUMED_LENGTH, ASSUMED_DEVIATION));
      }
    }
    return traffic;
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
