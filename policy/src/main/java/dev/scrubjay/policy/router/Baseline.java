package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.Comparator;
import java.util.List;

/**
 * The model with which the quality of others is compared: the one to use if there were only one.
 * Comparing with the best of each task instead would compare with chance, as the best of several
 * noisy estimates is too high.
 *
 * @param model its id; empty if each request is compared with its most accurate candidate
 */
record Baseline(String model) {
  static final Baseline MOST_ACCURATE = new Baseline("");

  /** The standard errors by which another model must be better to count as better. */
  private static final double CONVINCING = 1;

  /** The share of quality by which models that count as equals may differ. */
  private static final double TOLERANCE = 0.01;

  /** The candidate that the others are compared with. */
  Candidate among(List<Candidate> candidates) {
    Candidate best = candidates.get(0);
    for (Candidate candidate : candidates) {
      if (candidate.model().id().equals(model)) {
        return candidate;
      }
      if (candidate.accuracy() > best.accuracy()) {
        best = candidate;
      }
    }
    return best;
  }

  /**
   * The share of the reference's quality that is lost with {@code candidate}; below 0 if it is
   * better by more than the error of the comparison.
   */
  static double loss(Candidate candidate, Candidate reference) {
    double lost = reference.accuracy() - candidate.accuracy();
    if (lost < 0) {
      double error = Math.hypot(candidate.error(), reference.error());
      lost = Math.min(0, lost + CONVINCING * error);
    }
    return reference.accuracy() > 0 ? lost / reference.accuracy() : 0;
  }

  /**
   * The baseline for all traffic: of the models whose quality over all of it is within {@value
   * #TOLERANCE} of the best, the one that costs least.
   *
   * @param totals what each model would do to all traffic
   */
  static Baseline of(List<Total> totals) {
    double best = totals.stream().mapToDouble(Total::quality).max().orElse(0);
    return totals.stream()
        .filter(total -> total.quality() >= best * (1 - TOLERANCE))
        .min(Comparator.comparingDouble(Total::cost))
        .map(total -> new Baseline(total.model()))
        .orElse(MOST_ACCURATE);
  }

  /**
   * What a model would do to all traffic.
   *
   * @param quality the expected number of good answers
   * @param cost USD
   */
  record Total(String model, double quality, double cost) {}
}
