package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The price of quality in points of the score: the lowest price at which the selected models keep
 * the floor of quality over all traffic.
 *
 * <p>A floor on each single request would waste what is gained where the most accurate model also
 * has the best score. Maximising the sum of scores under a floor for all traffic is a linear
 * program; this price is its dual variable (shadow price), with which each request can be decided
 * alone: by the score minus the price times the chance of a good answer that is lost.
 */
final class QualityPrice {
  private static final double HIGHEST = 10_000;
  private static final double LOWEST = 0.001;
  private static final int STEPS = 30;

  private final List<Choices> choices = new ArrayList<>();
  private final Portfolio portfolio;
  private final boolean cascades;

  /**
   * @param cascades whether requests may be answered by cascades too
   */
  QualityPrice(Portfolio portfolio, boolean cascades) {
    this.portfolio = portfolio;
    this.cascades = cascades;
  }

  /** A way to answer: its score, what is lost, and what counts as lost. */
  private record Way(double score, double loss, double counted) {}

  /**
   * A kind of requests, with the models that may be chosen for them at some price: the undominated
   * ones, from the best score to the least loss.
   *
   * @param weight the number of such requests
   * @param reference the success of the candidate that the others are compared with
   * @param losses the chance of a good answer that is lost with each, as it enters the choice
   * @param counted the same, as it counts against the floor
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared; the bisection reads them thousands of times
  private record Choices(
      double weight, double reference, double[] losses, double[] counted, double[] scores) {
    static Choices of(TrafficCase some, Portfolio portfolio, boolean cascades) {
      Candidate reference = portfolio.reference(some.candidates());
      List<Way> sorted = new ArrayList<>();
      for (Candidate member : portfolio.members(some.candidates())) {
        double loss = portfolio.loss(member, reference, some.gap());
        double counted = loss + Portfolio.optimism(member, reference);
        sorted.add(new Way(member.score(), loss, counted));
      }
      if (cascades) {
        double score = CascadeMerit.of(some.candidates(), reference);
        sorted.add(new Way(score, CascadeMerit.LOSS, CascadeMerit.LOSS));
      }
      sorted.sort(Comparator.comparingDouble(Way::score).reversed());
      double[] losses = new double[sorted.size()];
      double[] counted = new double[sorted.size()];
      double[] scores = new double[sorted.size()];
      int kept = 0;
      for (Way way : sorted) {
        if (kept == 0 || way.loss() < losses[kept - 1]) {
          losses[kept] = way.loss();
          counted[kept] = way.counted();
          scores[kept++] = way.score();
        }
      }
      return new Choices(
          some.weight(),
          reference.accuracy(),
          Arrays.copyOf(losses, kept),
          counted,
          Arrays.copyOf(scores, kept));
    }

    /** What counts as lost with the candidate that has the best score at {@code price}. */
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
      return counted[chosen];
    }
  }

  /** Adds a kind of requests. */
  void add(TrafficCase some) {
    choices.add(Choices.of(some, portfolio, cascades));
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
    for (Choices each : choices) {
      lost += each.weight() * each.lossAt(price);
      whole += each.weight() * each.reference();
    }
    return lost <= (1 - floor) * whole;
  }
}
