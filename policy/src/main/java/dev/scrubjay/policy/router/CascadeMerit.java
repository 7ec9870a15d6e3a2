package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The expected score of a cascade: two cheap models answer, and the strong one only where they do
 * not agree. The answer of the cheap ones is accepted where both are right, and {@link #LOSS} where
 * both are wrong in the same way and the strong model is not.
 */
final class CascadeMerit {
  /** The good answers of the strong model that a cascade loses: .004 and none on recorded ones. */
  static final double LOSS = 0.005;

  private CascadeMerit() {}

  /** The score of the best cascade of {@code candidates} before {@code strong}, at most 1. */
  static double of(List<Candidate> candidates, Candidate strong) {
    List<Candidate> cheap = worthAsking(candidates, strong);
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < cheap.size(); i++) {
      for (int j = 0; j < i; j++) {
        Candidate one = cheap.get(i);
        Candidate other = cheap.get(j);
        double accepted = one.accuracy() * other.accuracy();
        least = Math.min(least, cost(one) + cost(other) + (1 - accepted) * cost(strong));
      }
    }
    return 1 - least;
  }

  /**
   * The candidates of which the best pair is: each but those than which two others are both no
   * dearer and no worse, as one of these could take its place in any pair. They are few, so that
   * the pairs are.
   */
  private static List<Candidate> worthAsking(List<Candidate> candidates, Candidate strong) {
    List<Candidate> byCost = new ArrayList<>(candidates);
    byCost.removeIf(each -> each.is(strong.model().id()));
    byCost.sort(Comparator.comparingDouble(CascadeMerit::cost));
    List<Candidate> worth = new ArrayList<>();
    double best = Double.NEGATIVE_INFINITY;
    double second = Double.NEGATIVE_INFINITY;
    for (Candidate each : byCost) {
      double accuracy = each.accuracy();
      if (accuracy > second) {
        worth.add(each);
        second = Math.min(best, accuracy);
        best = Math.max(best, accuracy);
      }
    }
    return worth;
  }

  /** The cost in points of the score. */
  private static double cost(Candidate one) {
    return 1 - one.score();
  }
}
