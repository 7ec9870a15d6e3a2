package dev.scrubjay.policy.router;

import dev.scrubjay.policy.Usd;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the candidates that meet a request's requirements, and gives up as few as it must.
 *
 * <p>If no candidate meets all, sets of requirements are given up in this order: latency; cost;
 * both; accuracy; accuracy and latency; accuracy and cost; all. A requirement given up is replaced
 * by the nearest that can be had, with some slack: to be over the budget is no licence to be far
 * over it. The requirement for latency is met by models of which 95 of 100 answers come in time.
 */
final class RequirementFilter {
  /** What estimates may lose on the way: a model of .95 is to meet a requirement for .95. */
  private static final double ROUNDING = 1e-9;

  private static final double SLACK = 1.25;

  private static final List<Set<Requirement>> GIVEN_UP =
      List.of(
          Set.of(),
          EnumSet.of(Requirement.LATENCY),
          EnumSet.of(Requirement.COST),
          EnumSet.of(Requirement.LATENCY, Requirement.COST),
          EnumSet.of(Requirement.ACCURACY),
          EnumSet.of(Requirement.LATENCY, Requirement.ACCURACY),
          EnumSet.of(Requirement.COST, Requirement.ACCURACY),
          EnumSet.allOf(Requirement.class));

  private final RoutingRequest request;

  RequirementFilter(RoutingRequest request) {
    this.request = request;
  }

  /** The candidates that meet what has not been given up. */
  record Met(List<Candidate> candidates, List<Requirement> relaxed) {}

  /** The best that can be done for {@code candidates}, of which there is at least one. */
  Met relaxing(List<Candidate> candidates) {
    for (Set<Requirement> givenUp : GIVEN_UP) {
      List<Candidate> left =
          candidates.stream().filter(candidate -> misses(candidate, givenUp).isEmpty()).toList();
      if (!left.isEmpty() && givenUp.stream().allMatch(this::isStated)) {
        return new Met(nearest(left, givenUp), List.copyOf(givenUp));
      }
    }
    throw new IllegalArgumentException("candidates: none (expected: at least one)");
  }

  /** What {@code candidate} misses, in words; empty if it meets every requirement. */
  Optional<String> complaint(Candidate candidate) {
    List<String> misses = misses(candidate, Set.of());
    return misses.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", misses));
  }

  private boolean isStated(Requirement requirement) {
    return switch (requirement) {
      case LATENCY -> request.latencyRequirement().isPresent();
      case COST -> request.costBudget().isPresent();
      case ACCURACY -> request.accuracyRequirement().isPresent();
    };
  }

  private List<String> misses(Candidate candidate, Set<Requirement> givenUp) {
    List<String> misses = new ArrayList<>();
    request
        .latencyRequirement()
        .filter(limit -> !givenUp.contains(Requirement.LATENCY))
        .filter(limit -> candidate.latencyQ95().compareTo(limit) > 0)
        .ifPresent(
            limit ->
                misses.add(
                    String.format(
                        Locale.ROOT,
                        "latency %.1f s (95 %% of answers) over the wished %.1f s",
                        candidate.latencyQ95().toMillis() / 1000.0,
                        limit.toMillis() / 1000.0)));
    double budget = request.costBudget().orElse(Double.POSITIVE_INFINITY);
    if (!givenUp.contains(Requirement.COST) && candidate.expectedCost() > budget) {
      misses.add(
          "cost %s over the budget of %s"
              .formatted(Usd.text(candidate.expectedCost()), Usd.text(budget)));
    }
    double accuracy = request.accuracyRequirement().orElse(0);
    if (!givenUp.contains(Requirement.ACCURACY) && candidate.accuracy() < accuracy - ROUNDING) {
      misses.add(
          String.format(
              Locale.ROOT, "accuracy %.2f under the wished %.2f", candidate.accuracy(), accuracy));
    }
    return misses;
  }

  private static List<Candidate> nearest(List<Candidate> candidates, Set<Requirement> givenUp) {
    List<Candidate> left = candidates;
    for (Requirement requirement :
        List.of(Requirement.ACCURACY, Requirement.COST, Requirement.LATENCY)) {
      if (givenUp.contains(requirement)) {
        List<Candidate> before = left;
        double best =
            before.stream()
                .mapToDouble(candidate -> burden(candidate, requirement))
                .min()
                .orElse(0);
        left =
            before.stream()
                .filter(candidate -> burden(candidate, requirement) <= best * SLACK)
                .toList();
      }
    }
    return left;
  }

  /** What {@code requirement} wants little of. */
  private static double burden(Candidate candidate, Requirement requirement) {
    return switch (requirement) {
      case LATENCY -> candidate.latencyQ95().toMillis();
      case COST -> candidate.expectedCost();
      case ACCURACY -> 1 - candidate.accuracy();
    };
  }
}
