package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The accuracy that is good enough for a request.
 *
 * @param floor the share of the reference's accuracy below which no candidate is selected
 * @param price the points of the score that a good answer is worth, see {@link QualityPrice}
 * @param portfolio the models that may be chosen, and the one that others are compared with
 * @param gap what the words of the prompt say, see {@link Portfolio#byWords}
 * @param of the tasks that the standard applies to, for people to read
 */
record QualityStandard(double floor, double price, Portfolio portfolio, double gap, String of) {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score)
          .reversed()
          .thenComparingDouble(Candidate::expectedCost);

  /** The accuracy that a member of {@code candidates} must have to be selected. */
  double accuracyFloor(List<Candidate> candidates) {
    return floor * expected(portfolio.reference(candidates));
  }

  /**
   * The members of {@code candidates} that are accurate enough and cost at most {@code affordable}
   * USD, the best score first. If there is none, the floor gives way, and if all cost more, the
   * cheapest member is left.
   */
  List<Candidate> rankWithin(
      double affordable, List<Candidate> candidates, Map<String, String> rejected) {
    List<Candidate> ranked = rank(candidates, rejected);
    if (ranked.get(0).expectedCost() <= affordable) {
      return ranked;
    }
    List<Candidate> within = new ArrayList<>();
    List<Candidate> all =
        new QualityStandard(0, price, portfolio, gap, of).rank(candidates, rejected);
    for (Candidate each : all) {
      if (each.expectedCost() <= affordable) {
        within.add(each);
      } else {
        rejected.put(each.model().id(), "costs more than what is left of the budget can pay for");
      }
    }
    return within.isEmpty() ? cheapest(all) : within;
  }

  private static List<Candidate> cheapest(List<Candidate> ranked) {
    return ranked.stream()
        .min(Comparator.comparingDouble(Candidate::expectedCost))
        .map(List::of)
        .orElse(List.of());
  }

  private double expected(Candidate candidate) {
    return candidate.accuracy() + portfolio.byWords(candidate, gap);
  }

  /** The members of {@code candidates} that are accurate enough, the best score first. */
  List<Candidate> rank(List<Candidate> candidates, Map<String, String> rejected) {
    Candidate reference = portfolio.reference(candidates);
    double least = floor * expected(reference);
    List<Candidate> members = portfolio.members(candidates);
    List<Candidate> ranked = new ArrayList<>(members.size());
    for (Candidate candidate : candidates) {
      if (!members.contains(candidate)) {
        rejected.put(
            candidate.model().id(),
            "not convincingly better than a mixture of "
                + portfolio.strong()
                + (portfolio.cheap().isEmpty() ? "" : " and " + portfolio.cheap()));
      } else if (expected(candidate) >= least) {
        double lost = price * portfolio.loss(candidate, reference, gap);
        ranked.add(Scoring.withScore(candidate, candidate.score() - lost));
      } else {
        rejected.put(
            candidate.model().id(),
            String.format(
                Locale.ROOT,
                "accuracy %.2f is below the floor of %.4f for %s",
                expected(candidate),
                least,
                of));
      }
    }
    ranked.sort(BEST_FIRST);
    return ranked;
  }
}
