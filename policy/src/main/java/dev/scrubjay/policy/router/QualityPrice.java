package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

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
  private static final int STEPS = 30;

  private final List<Case> cases = new ArrayList<>();

  /**
   * Requests of a kind, and what each candidate would do on them.
   *
   * @param weight how many there are of it
   * @param best the highest of {@code successes}
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // not compared; bisection looks at them thousands of times
  private record Case(
      double weight, double best, double[] successes, double[] scores, double[] losses) {
    static Case of(double weight, List<Candidate> candidates) {
      double[] successes = candidates.stream().mapToDouble(Candidate::accuracy).toArray();
      double best = DoubleStream.of(successes).max().orElse(0);
      return new Case(
          weight,
          best,
          successes,
          candidates.stream().mapToDouble(Candidate::score).toArray(),
          DoubleStream.of(successes).map(success -> loss(success, best)).toArray());
    }

    /** The accuracy of the one that wins. */
    double accuracyAt(double price) {
      int chosen = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < scores.length; i++) {
        double merit = scores[i] - price * losses[i];
        if (merit > most) {
          most = merit;
          chosen = i;
        }
      }
      return successes[chosen];
    }
  }

  /** The share of the quality of {@code best} that {@code success} loses. */
  static double loss(double success, double best) {
    return best > 0 ? Math.max(0, 1 - success / best) : 0;
  }

  /** Notes that there are {@code weight} requests on which {@code candidates} do so. */
  void add(double weight, List<Candidate> candidates) {
    cases.add(Case.of(weight, candidates));
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
