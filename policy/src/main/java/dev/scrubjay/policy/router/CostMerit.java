package dev.scrubjay.policy.router;

import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.Comparator;
import java.util.List;

/**
 * The cost of an answer, as a share of what the dearest model charges for a usual request: with the
 * price of quality, the choice is the cheapest of all that keep the floor of quality over all
 * traffic. The usual request is one like it until verdicts tell what is lost on such tasks: by
 * dollars alone, all long prompts would go to a weak model and all short ones to a strong one,
 * whatever they are about. Latency counts at its price, and decides between equals.
 *
 * @param perInput the dearest model's price of a token of input, USD; the next likewise
 * @param perSecond the price of a second, USD
 */
record CostMerit(double perInput, double perOutput, double perSecond) implements Merit {
  /** Decides between models of the same cost, and no others: a thousand seconds for a cent. */
  private static final double TIE_BREAK = 1e-9;

  /**
   * The power of ten by which full pressure of a budget lowers the price of quality: spending less
   * buys the quality that is cheapest to have, until at a fifth of the pressure only cost counts.
   */
  private static final double DECADES = 30;

  /** Half as many tokens of output as of input, as in an ordinary request. */
  private static final double OUTPUT = 0.5;

  /** The least that a request counts as costing, USD, where all models are free. */
  private static final double LEAST = 1e-9;

  static CostMerit of(List<ModelProfile> models, RoutingPolicy policy) {
    double perSecond = Math.max(TIE_BREAK, policy.latencyPrice());
    return models.stream()
        .max(
            Comparator.comparingDouble(
                model -> model.inputCostPerToken() + OUTPUT * model.outputCostPerToken()))
        .map(
            dearest ->
                new CostMerit(dearest.inputCostPerToken(), dearest.outputCostPerToken(), perSecond))
        .orElse(new CostMerit(0, 0, perSecond));
  }

  @Override
  public double of(
      Candidate candidate, RoutingRequest request, UsualTokens usual, double pressure) {
    double dearest = usual.input() * perInput + usual.output() * perOutput;
    double seconds = candidate.expectedLatency().toNanos() / 1e9;
    return 1 - (candidate.expectedCost() + perSecond * seconds) / Math.max(dearest, LEAST);
  }

  @Override
  public double priceUnder(double pressure) {
    return Math.pow(10, -DECADES * pressure);
  }
}
