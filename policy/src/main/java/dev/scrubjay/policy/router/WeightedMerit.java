package dev.scrubjay.policy.router;

import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.List;

/**
 * The seed's weighted sum of cost, latency and accuracy, each on a {@link LogScale}. Accuracy is
 * scaled by its error, so that .95 against .90 counts as much as .90 against .80.
 */
final class WeightedMerit implements Merit {
  /**
   * The factor on the weight that the seed prefers: accuracy for complex tasks, cost for simple
   * ones.
   */
  private static final double EMPHASIS = 2;

  private final Weights weights;
  private final LogScale prices;
  private final LogScale latencies;
  private final LogScale errors;

  WeightedMerit(List<ModelProfile> models, Weights weights) {
    this.weights = weights;
    prices = LogScale.over(models.stream().mapToDouble(WeightedMerit::price));
    latencies = LogScale.over(models.stream().mapToDouble(WeightedMerit::seconds));
    errors = LogScale.over(models.stream().mapToDouble(model -> 1 - model.accuracy()));
  }

  @Override
  public double priceUnder(double pressure) {
    return 1 - pressure;
  }

  @Override
  public double of(
      Candidate candidate, RoutingRequest request, UsualTokens usual, double pressure) {
    TaskComplexity complexity = request.complexity();
    double cost = weights.cost() * (complexity == TaskComplexity.SIMPLE ? EMPHASIS : 1);
    double accuracy = weights.accuracy() * (complexity == TaskComplexity.COMPLEX ? EMPHASIS : 1);
    double cheap = prices.utility(pricePerToken(candidate, request.inputTokens() + usual.output()));
    double sum =
        cost * cheap
            + weights.latency() * latencies.utility(candidate.expectedLatency().toNanos() / 1e9)
            + accuracy * errors.utility(1 - candidate.accuracy());
    double score = sum / (cost + weights.latency() + accuracy);
    return (1 - pressure) * score + pressure * cheap;
  }

  /** The expected cost per token, by a number of tokens that is the same for all models. */
  private static double pricePerToken(Candidate candidate, double tokens) {
    return tokens > 0 ? candidate.expectedCost() / tokens : price(candidate.model());
  }

  private static double seconds(ModelProfile model) {
    return model.latency().toNanos() / 1e9;
  }

  private static double price(ModelProfile model) {
    return (model.inputCostPerToken() + model.outputCostPerToken()) / 2;
  }
}
