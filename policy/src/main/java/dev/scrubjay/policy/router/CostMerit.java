package dev.scrubjay.policy.router;

import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.List;

/**
 * The cost of an answer: with the price of quality, the choice is the cheapest of all that keep the
 * floor of quality over all traffic. Latency counts at its price, and decides between equals.
 *
 * @param unit the cost that counts as one point, USD
 * @param perSecond the price of a second, USD
 */
record CostMerit(double unit, double perSecond) implements Merit {
  /** Decides between models of the same cost, and no others: a thousand seconds for a cent. */
  private static final double TIE_BREAK = 1e-9;

  /**
   * The power of ten by which full pressure of a budget lowers the price of quality: spending less
   * buys the quality that is cheapest to have, until at last only cost counts.
   */
  private static final double DECADES = 6;

  /** The tokens of input, and half as many of output, that an ordinary request has. */
  private static final double ORDINARY = 600;

  /** The merit in points of what an ordinary request costs with the dearest model. */
  static CostMerit of(List<ModelProfile> models, RoutingPolicy policy) {
    double dearest =
        models.stream()
            .mapToDouble(
                model -> ORDINARY * (model.inputCostPerToken() + model.outputCostPerToken() / 2))
            .max()
            .orElse(0);
    return new CostMerit(dearest > 0 ? dearest : 1, Math.max(TIE_BREAK, policy.latencyPrice()));
  }

  @Override
  public double of(Candidate candidate, RoutingRequest request, double pressure) {
    double seconds = candidate.expectedLatency().toNanos() / 1e9;
    return 1 - (candidate.expectedCost() + perSecond * seconds) / unit;
  }

  @Override
  public double priceUnder(double pressure) {
    return Math.pow(10, -DECADES * pressure);
  }
}
