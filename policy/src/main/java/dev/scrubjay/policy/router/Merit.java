package dev.scrubjay.policy.router;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingRequest;

/** What makes one model better than another for a request, besides the loss of quality. */
interface Merit {

  /**
   * The score of {@code candidate}, at most 1, higher is better.
   *
   * @param usual the tokens of the request that its cost is compared with
   * @param pressure that of the budget, 0 to 1
   */
  double of(Candidate candidate, RoutingRequest request, UsualTokens usual, double pressure);

  /**
   * The factor on the price of quality under the pressure of a budget.
   *
   * @param pressure 0 to 1
   */
  double priceUnder(double pressure);
}
