package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.List;

/**
 * The expected score of a cascade: two cheap models answer, and the strong one only where they do
 * not agree. Its answers are taken to be as good as the strong model's, as they were on recorded
 * answers; that of the cheap ones is accepted where both are right.
 */
final class CascadeMerit {
  private CascadeMerit() {}

  /** The score of the best cascade of {@code candidates} before {@code strong}, at most 1. */
  static double of(List<Candidate> candidates, Candidate strong) {
    double least = Double.POSITIVE_INFINITY;
    for (Candidate one : candidates) {
      for (Candidate other : candidates) {
        if (!one.equals(other) && !isStrong(one, strong) && !isStrong(other, strong)) {
          double accepted = one.accuracy() * other.accuracy();
          least = Math.min(least, cost(one) + cost(other) + (1 - accepted) * cost(strong));
        }
      }
    }
    return 1 - least;
  }

  private static boolean isStrong(Candidate one, Candidate strong) {
    return one.is(strong.model().id());
  }

  /** The cost in points of the score. */
  private static double cost(Candidate one) {
    return 1 - one.score();
  }
}
