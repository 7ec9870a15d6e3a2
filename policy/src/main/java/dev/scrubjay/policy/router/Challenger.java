package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.List;
import java.util.Optional;

/**
 * The choice of the model that answers a request once more, unseen, to be compared with the served
 * one: mostly the other model of the portfolio, as the gap between the two decides most requests;
 * sometimes the least known of those that could join it.
 */
final class Challenger {
  /** The share of pairs with a model that could join the portfolio, if there is one. */
  private static final double NEWCOMERS = 0.25;

  private Challenger() {}

  /**
   * The challenger of {@code served}; empty if there is none among {@code candidates}.
   *
   * @param draw a random number, 0 to below 1
   */
  static Optional<Candidate> of(
      Portfolio portfolio, String served, List<Candidate> candidates, double draw) {
    Optional<Candidate> partner = partner(portfolio, served, candidates);
    Optional<Candidate> newcomer =
        portfolio.hopefuls(candidates).stream()
            .filter(each -> !each.is(served))
            .filter(each -> !each.is(portfolio.strong()) && !each.is(portfolio.cheap()))
            .min(Exploration.LEAST_KNOWN);
    return draw < NEWCOMERS ? newcomer.or(() -> partner) : partner.or(() -> newcomer);
  }

  /** The strong model of the portfolio or, if that was served, the cheap one. */
  private static Optional<Candidate> partner(
      Portfolio portfolio, String served, List<Candidate> candidates) {
    if (candidates.isEmpty()) {
      return Optional.empty();
    }
    Candidate strong = portfolio.reference(candidates);
    return strong.is(served) ? Portfolio.find(portfolio.cheap(), candidates) : Optional.of(strong);
  }
}
