package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import dev.scrubjay.policy.task.TaskComplexity;
import java.time.Duration;
import java.util.List;

/**
 * The score of a model: the seed's weighted sum of cost, latency and accuracy, each on a {@link
 * LogScale}. For accuracy the scale is that of the error, so that .95 against .90 counts as much as
 * .90 against .80.
 */
final class Scoring {
  /** How much more what the seed prefers counts: accuracy for complex tasks, cost for simple. */
  private static final double EMPHASIS = 2;

  private final Weights weights;
  private final LogScale prices;
  private final LogScale latencies;
  private final LogScale errors;

  Scoring(List<ModelProfile> models, Weights weights) {
    this.weights = weights;
    prices = LogScale.over(models.stream().mapToDouble(Scoring::price));
    latencies = LogScale.over(models.stream().mapToDouble(Scoring::millis));
    errors = LogScale.over(models.stream().mapToDouble(model -> 1 - model.accuracy()));
  }

  Candidate candidate(ModelProfile model, RoutingRequest request) {
    double cost =
        request.inputTokens() * model.inputCostPerToken()
            + request.outputTokens() * model.outputCostPerToken();
    Duration latency = model.latency();
    double score = score(model, request.complexity());
    return new Candidate(model, cost, latency, model.accuracy(), score);
  }

  private double score(ModelProfile model, TaskComplexity complexity) {
    double cost = weights.cost() * (complexity == TaskComplexity.SIMPLE ? EMPHASIS : 1);
    double accuracy = weights.accuracy() * (complexity == TaskComplexity.COMPLEX ? EMPHASIS : 1);
    double sum =
        cost * prices.utility(price(model))
            + weights.latency() * latencies.utility(millis(model))
            + accuracy * errors.utility(1 - model.accuracy());
    return sum / (cost + weights.latency() + accuracy);
  }

  private static double millis(ModelProfile model) {
    return (double) model.latency().toMillis();
  }

  private static double price(ModelProfile model) {
    return (model.inputCostPerToken() + model.outputCostPerToken()) / 2;
  }
}
