package dev.scrubjay.policy.router;

import dev.scrubjay.policy.Usd;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A filter for the candidates that meet a request's requirements, which relaxes as few of them as
 * possible.
 *
 * <p>If no candidate meets all, sets of requirements are relaxed in this order: latency; cost;
 * both; accuracy; accuracy and latency; accuracy and cost; all. A relaxed requirement is replaced
 * by the nearest attainable value, with some slack: a request over its budget must not go far over
 * it. A model meets a latency requirement if the 95th percentile of its latency does.
 */
final class RequirementFilter {
  /**
   * The tolerance for rounding in estimates: a model of accuracy .95 must meet a requirement of
   * .95.
   */
  private static final double ROUNDING = 1e-9;

  private static final double SLACK = 1.25;

  private static final List<Set<Requirement>> RELAXATIONS =
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

  /** The candidates that meet the requirements that are not relaxed. */
  record Met(List<Candidate> candidates, List<Requirement> relaxed) {}

  /**
   * The members of {@code candidates} that meet the most requirements.
   *
   * @throws IllegalArgumentException if {@code candidates} is empty
   */
  Met relaxing(List<Candidate> candidates) {
    for (Set<Requirement> relaxed : RELAXATIONS) {
      List<Candidate> left =
          candidates.stream().filter(candidate -> misses(candidate, relaxed).isEmpty()).toList();
      if (!left.isEmpty() && relaxed.stream().allMatch(this::isStated)) {
        return new Met(nearest(left, relaxed), List.copyOf(relaxed));
      }
    }
    throw new IllegalArgumentException("candidates: none (expected: at least one)");
  }

  /** The requirements that {@code candidate} misses, for people to read; empty if it meets all. */
  Optional<String> shortfall(Candidate candidate) {
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

  private List<String> misses(Candidate candidate, Set<Requirement> relaxed) {
    List<String> misses = new ArrayList<>();
    request
        .latencyRequirement()
        .filter(limit -> !relaxed.contains(Requirement.LATENCY))
        .filter(limit -> candidate.latencyQ95().compareTo(limit) > 0)
        .ifPresent(
            limit ->
                misses.add(
                    String.format(
                        Locale.ROOT,
                        "latency %.1f s (95th percentile) exceeds the required %.1f s",
                        candidate.latencyQ95().toMillis() / 1000.0,
                        limit.toMillis() / 1000.0)));
    double budget = request.costBudget().orElse(Double.POSITIVE_INFINITY);
    if (!relaxed.contains(Requirement.COST) && candidate.expectedCost() > budget) {
      misses.add(
          "cost %s exceeds the budget of %s"
              .formatted(Usd.text(candidate.expectedCost()), Usd.text(budget)));
    }
    double accuracy = request.accuracyRequirement().orElse(0);
    if (!relaxed.contains(Requirement.ACCURACY) && candidate.accuracy() < accuracy - ROUNDING) {
      misses.add(
          "accuracy %s is below the required %s"
              .formatted(share(candidate.accuracy()), share(accuracy)));
    }
    return misses;
  }

  private static List<Candidate> nearest(List<Candidate> candidates, Set<Requirement> relaxed) {
    List<Candidate> left = candidates;
    for (Requirement requirement :
        List.of(Requirement.ACCURACY, Requirement.COST, Requirement.LATENCY)) {
      if (relaxed.contains(requirement)) {
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

  /** The quantity that {@code requirement} limits; less is better. */
  private static double burden(Candidate candidate, Requirement requirement) {
    return switch (requirement) {
      case LATENCY -> candidate.latencyQ95().toMillis();
      case COST -> candidate.expectedCost();
      case ACCURACY -> 1 - candidate.accuracy();
    };
  }

  /** A share as it would be written, so that it is not rounded to one that it misses. */
  private static String share(double value) {
    return BigDecimal.valueOf(value)
        .setScale(4, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
