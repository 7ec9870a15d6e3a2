package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.List;

/** What makes one model better than another for a request, besides the loss of quality. */
interface Merit {

  /**
   * The score of {@code candidate}, at most 1, higher is better.
   *
   * @param pressure that of the budget, 0 to 1
   */
  double of(Candidate candidate, RoutingRequest request, double pressure);

  /**
   * The factor on the price of quality under the pressure of a budget.
   *
   * @param pressure 0 to 1
   */
  double priceUnder(double pressure);

  /**
   * The merit by which {@code models} are chosen: cost alone where their abilities are known, so
   * that quality has a price that means something; else the seed's weights.
   */
  static Merit of(List<ModelProfile> models, RoutingPolicy policy, Estimates estimates) {
    return estimates.areMeasured()
        ? CostMerit.of(models, policy)
        : new WeightedMerit(models, policy.effectiveWeights());
  }
}
