package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The order of the fallbacks for a selected model. */
final class FallbackOrder {
  private FallbackOrder() {}

  /**
   * The next best candidates, those of other providers first; then {@code others}, the most
   * accurate first.
   *
   * @param deadline the time limit for the whole chain: a failed model is assumed to take as long
   *     as the 95th percentile of its time to the first token
   */
  static List<Candidate> of(
      Candidate selected,
      List<Candidate> ranked,
      List<Candidate> others,
      Estimates estimates,
      Duration deadline,
      int most) {
    String provider = selected.model().provider();
    Set<Candidate> order = new LinkedHashSet<>();
    ranked.stream().filter(c -> !c.model().provider().equals(provider)).forEach(order::add);
    order.addAll(ranked);
    others.stream()
        .sorted(Comparator.comparingDouble(Candidate::accuracy).reversed())
        .forEach(order::add);
    order.remove(selected);
    List<Candidate> chain = new ArrayList<>(most);
    Duration lost = firstToken(selected, estimates);
    for (Candidate next : order) {
      if (chain.size() < most && lost.plus(next.latencyQ95()).compareTo(deadline) <= 0) {
        chain.add(next);
        lost = lost.plus(firstToken(next, estimates));
      }
    }
    return chain;
  }

  private static Duration firstToken(Candidate candidate, Estimates estimates) {
    return estimates.firstTokenQ95(estimates.index(candidate.model().id()));
  }
}
