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
 * @param floor the share of the best candidate's accuracy below which no candidate is selected
 * @param price the points of the score that the loss of all quality costs, see {@link QualityPrice}
 * @param of the tasks that the standard applies to, for people to read
 */
record QualityStandard(double floor, double price, String of) {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score)
          .reversed()
          .thenComparingDouble(Candidate::expectedCost);

  /** The accuracy that a member of {@code candidates} must have to be selected. */
  double accuracyFloor(List<Candidate> candidates) {
    return floor * best(candidates);
  }

  /** The members of {@code candidates} that are accurate enough, the best score first. */
  List<Candidate> rank(List<Candidate> candidates, Map<String, String> rejected) {
    double best = best(candidates);
    List<Candidate> ranked = new ArrayList<>(candidates.size());
    for (Candidate candidate : candidates) {
      if (candidate.accuracy() >= floor * best) {
        double lost = QualityPrice.loss(candidate.accuracy(), best);
        ranked.add(Scoring.withScore(candidate, candidate.score() - price * lost));
      } else {
        rejected.put(
            candidate.model().id(),
            String.format(
                Locale.ROOT,
                "accuracy %.2f is below the floor of %.4f for %s",
                candidate.accuracy(),
                floor * best,
                of));
      }
    }
    ranked.sort(BEST_FIRST);
    return ranked;
  }

  private static double best(List<Candidate> candidates) {
    double best = 0;
    for (Candidate candidate : candidates) {
      best = Math.max(best, candidate.accuracy());
    }
    return best;
  }
}
