package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Exploration: sends a small share of requests to models that are not selected, in order to learn
 * about them. It is guarded: never on complex or strict requests or those with an accuracy
 * requirement, only with models that are likely to be accurate enough, and the more rarely the more
 * a model costs.
 */
final class Exploration {
  /**
   * The bound on the long-run extra cost of exploration, in multiples of the selected models' cost
   * per explored share: at 2 % of requests, 10 % more.
   */
  private static final double EXTRA_SPEND = 5;

  /** The number of answers that the prior counts for before any was seen on the task. */
  private static final double PRIOR = 8;

  /** Of the models that may be tried out, the one to learn about first. */
  static final Comparator<Candidate> LEAST_KNOWN =
      Comparator.comparingDouble(Candidate::evidence).thenComparingDouble(Candidate::expectedCost);

  private final double share;

  Exploration(double share) {
    this.share = share;
  }

  /**
   * The candidate to explore instead of {@code selected}; empty if none is explored.
   *
   * @param candidates those that meet the request's requirements
   * @param floor the lowest accuracy that is good enough
   * @param adjustment a model is explored only if its draw is small, and the budget can pay for it
   */
  Optional<Candidate> instead(
      Candidate selected,
      List<Candidate> candidates,
      RoutingRequest request,
      double floor,
      RoutingAdjustment adjustment) {
    double draw = adjustment.draw();
    if (draw >= share || !allows(request)) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> !candidate.equals(selected) && hopeful(candidate) >= floor)
        .filter(candidate -> candidate.expectedCost() <= adjustment.affordable())
        .filter(candidate -> draw < share * frequency(selected, candidate))
        .min(LEAST_KNOWN);
  }

  private static boolean allows(RoutingRequest request) {
    return request.complexity() != TaskComplexity.COMPLEX
        && request.accuracyRequirement().isEmpty()
        && !request.strict();
  }

  /**
   * Whether {@code request} is one to find out on whether other sites are right. These are half of
   * those to explore on, and not the half on which expensive models are explored.
   */
  boolean doubts(RoutingRequest request, double draw) {
    return draw < share && draw >= share / 2 && allows(request);
  }

  /** The expected accuracy plus one standard deviation. */
  private static double hopeful(Candidate candidate) {
    double mean = candidate.accuracy();
    return mean + Math.sqrt(mean * (1 - mean) / (candidate.evidence() + PRIOR + 1));
  }

  private static double frequency(Candidate selected, Candidate other) {
    double extra = other.expectedCost() - selected.expectedCost();
    return extra <= 0 ? 1 : Math.min(1, EXTRA_SPEND * selected.expectedCost() / extra);
  }
}
