package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The price of quality in points of the score: the lowest price at which the selected models keep
 * the floor of quality over all traffic.
 *
 * <p>A floor on each single request would waste what is gained where the most accurate model also
 * has the best score. Maximising the sum of scores under a floor for all traffic is a linear
 * program; this price is its dual variable (shadow price), with which each request can be decided
 * alone: by the score minus the price times the lost share of the best model's quality.
 */
final class QualityPrice {
  private static final double HIGHEST = 100;
  private static final int STEPS = 30;

  private final List<Case> cases = new ArrayList<>();

  /**
   * A kind of requests, with the expected results of each candidate on them.
   *
   * @param weight the number of such requests
   * @param best the highest of {@code successes}
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared; the bisection reads them thousands of times
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

    /** The accuracy of the candidate with the best score at {@code price}. */
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

  /** The share of the quality of {@code best} that is lost with {@code success}. */
  static double loss(double success, double best) {
    return best > 0 ? Math.max(0, 1 - success / best) : 0;
  }

  /** Adds {@code weight} requests with the results of {@code candidates}. */
  void add(double weight, List<Candidate> candidates) {
    cases.add(Case.of(weight, candidates));
  }

  /** The lowest price at which {@code floor} is kept; 0 without known traffic. */
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
