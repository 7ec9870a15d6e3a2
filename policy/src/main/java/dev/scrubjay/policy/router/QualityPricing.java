package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Computes the {@link QualityPrice} over the recent traffic. */
final class QualityPricing {
  /** The evidence, in proofs of success or failure, at and above which a task counts as known. */
  private static final double KNOWN = 20;

  /**
   * The midpoints of nine equal parts of the standard normal distribution, for the lengths of
   * prompts.
   */
  private static final double[] QUANTILES = {
    -1.593, -0.967, -0.589, -0.282, 0, 0.282, 0.589, 0.967, 1.593
  };

  private QualityPricing() {}

  static boolean isKnown(Estimates estimates, TaskType task, TaskComplexity complexity) {
    return estimates.task(task, complexity).evidence() >= KNOWN;
  }

  static double price(
      Estimates estimates, List<ModelProfile> models, Scoring scoring, double floor) {
    QualityPrice price = new QualityPrice();
    for (TaskTraffic traffic : estimates.traffic()) {
      if (isKnown(estimates, traffic.task(), traffic.complexity())) {
        for (double quantile : QUANTILES) {
          RoutingRequest request =
              request(traffic, traffic.meanLength() + quantile * traffic.deviation());
          price.add(traffic.weight() / QUANTILES.length, scoring.candidates(models, request, 0));
        }
      }
    }
    return price.at(floor);
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
