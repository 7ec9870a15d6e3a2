package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.List;

/**
 * The price of quality in points of the score: the lowest price at which the selected models keep
 * the floor of quality over all traffic.
 *
 * <p>A floor on each single request would waste what is gained where the most accurate model also
 * has the best score. Maximising the sum of scores under a floor for all traffic is a linear
 * program; this price is its dual variable (shadow price), with which each request can be decided
 * alone: by the score minus the price times the lost share of the baseline's quality.
 */
final class QualityPrice {
  private static final double HIGHEST = 10_000;
  private static final double LOWEST = 0.001;
  private static final int STEPS = 30;

  private final List<Case> cases = new ArrayList<>();
  private final Baseline baseline;

  QualityPrice(Baseline baseline) {
    this.baseline = baseline;
  }

  /**
   * A kind of requests, with the expected results of each candidate on them.
   *
   * @param weight the number of such requests
   * @param reference the success of the candidate that the others are compared with
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared; the bisection reads them thousands of times
  private record Case(double weight, double reference, double[] losses, double[] scores) {
    static Case of(double weight, List<Candidate> candidates, Baseline baseline) {
      Candidate reference = baseline.among(candidates);
      return new Case(
          weight,
          reference.accuracy(),
          candidates.stream().mapToDouble(each -> Baseline.loss(each, reference)).toArray(),
          candidates.stream().mapToDouble(Candidate::score).toArray());
    }

    /** The loss of the candidate with the best score at {@code price}. */
    double lossAt(double price) {
      int chosen = 0;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < scores.length; i++) {
        double merit = scores[i] - price * losses[i];
        if (merit > most) {
          most = merit;
          chosen = i;
        }
      }
      return losses[chosen];
    }
  }

  /** Adds {@code weight} requests with the results of {@code candidates}. */
  void add(double weight, List<Candidate> candidates) {
    cases.add(Case.of(weight, candidates, baseline));
  }

  /** The lowest price at which {@code floor} is kept; 0 without known traffic. */
  double at(double floor) {
    if (isKept(floor, 0)) {
      return 0;
    }
    double low = LOWEST;
    double high = HIGHEST;
    for (int i = 0; i < STEPS; i++) {
      double middle = Math.sqrt(low * high);
      if (isKept(floor, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private boolean isKept(double floor, double price) {
    double lost = 0;
    double whole = 0;
    for (Case each : cases) {
      lost += each.weight() * each.reference() * each.lossAt(price);
      whole += each.weight() * each.reference();
    }
    return lost <= (1 - floor) * whole;
  }
}
