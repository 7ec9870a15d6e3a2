package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.List;

/**
 * What quality is worth in points of the score: the lowest price at which, over all traffic, the
 * models that win keep the floor of quality.
 *
 * <p>To keep the floor on each request by itself would waste what is gained where the best model is
 * also the best bargain. To maximise the sum of scores under a floor for the whole is a linear
 * program, and by its dual each request can be decided alone: by its score less the price times the
 * share of the best model's quality that is lost.
 */
final class QualityPrice {
  private static final double HIGHEST = 100;
  private static final int STEPS = 40;

  private final List<Case> cases = new ArrayList<>();

  /**
   * Requests of a kind.
   *
   * @param weight how many there are of it
   * @param best the highest accuracy among {@code candidates}
   */
  private record Case(double weight, List<Candidate> candidates, double best) {
    /** The accuracy of the one that wins. */
    double accuracyAt(double price) {
      Candidate chosen = candidates.get(0);
      for (Candidate candidate : candidates) {
        if (merit(candidate, price) > merit(chosen, price)) {
          chosen = candidate;
        }
      }
      return chosen.accuracy();
    }

    private double merit(Candidate candidate, double price) {
      return candidate.score() - price * loss(candidate.accuracy(), best);
    }
  }

  /** The share of the quality of {@code best} that {@code success} loses. */
  static double loss(double success, double best) {
    return best > 0 ? Math.max(0, 1 - success / best) : 0;
  }

  /** Notes that there are {@code weight} requests on which {@code candidates} do so. */
  void add(double weight, List<Candidate> candidates) {
    double best = candidates.stream().mapToDouble(Candidate::accuracy).max().orElse(0);
    cases.add(new Case(weight, candidates, best));
  }

  /** The price at which {@code floor} is kept; 0 if nothing is known of the traffic. */
  double at(double floor) {
    if (isKept(floor, 0)) {
      return 0;
    }
    double low = 0;
    double high = HIGHEST;
    for (int i = 0; i < STEPS; i++) {
      double middle = (low + high) / 2;
      if (isKept(floor, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean isKept(double floor, double price) {
    double kept = 0;
    double best = 0;
    for (Case each : cases) {
      kept += each.weight() * each.accuracyAt(price);
      best += each.weight() * each.best();
    }
    return kept >= floor * best;
  }
}
