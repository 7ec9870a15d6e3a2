package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Tries other models out on a small share of requests, so that something becomes known of those
 * that are not chosen. Guarded: never on complex, accuracy-bound or strict requests, only with
 * models that may well be good enough, and the dearer a model is, the more rarely.
 */
final class Exploration {
  /**
   * The most that exploring may cost in the long run, by what the choices cost: with 2 % of
   * requests, 10 % more.
   */
  private static final double EXTRA_SPEND = 5;

  /** Answers that the estimate counts for before any was seen on the task. */
  private static final double PRIOR = 8;

  private static final Comparator<Candidate> LEAST_KNOWN =
      Comparator.comparingDouble(Candidate::evidence).thenComparingDouble(Candidate::expectedCost);

  private final double share;

  Exploration(double share) {
    this.share = share;
  }

  /**
   * The candidate to try instead of {@code selected}.
   *
   * @param candidates all that meet the request's requirements
   * @param floor the accuracy that is good enough
   * @param draw 0 to 1; a model is tried only if it is small
   */
  Optional<Candidate> instead(
      Candidate selected,
      List<Candidate> candidates,
      RoutingRequest request,
      double floor,
      double draw) {
    if (draw >= share
        || request.complexity() == TaskComplexity.COMPLEX
        || request.accuracyRequirement().isPresent()
        || request.strict()) {
      return Optional.empty();
    }
    return candidates.stream()
        .filter(candidate -> !candidate.equals(selected) && hopeful(candidate) >= floor)
        .filter(candidate -> draw < share * frequency(selected, candidate))
        .min(LEAST_KNOWN);
  }

  /** One standard deviation above what is expected. */
  private static double hopeful(Candidate candidate) {
    double mean = candidate.accuracy();
    return mean + Math.sqrt(mean * (1 - mean) / (candidate.evidence() + PRIOR + 1));
  }

  private static double frequency(Candidate selected, Candidate other) {
    double extra = other.expectedCost() - selected.expectedCost();
    return extra <= 0 ? 1 : Math.min(1, EXTRA_SPEND * selected.expectedCost() / extra);
  }
}
