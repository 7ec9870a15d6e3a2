package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskEstimates;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.TokenKind;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.ArrayList;
import java.util.List;

/**
 * The score of a model: the seed's weighted sum of cost, latency and accuracy, each on a {@link
 * LogScale}. Accuracy is scaled by its error, so that .95 against .90 counts as much as .90 against
 * .80.
 */
final class Scoring {
  /**
   * The factor on the weight that the seed prefers: accuracy for complex tasks, cost for simple
   * ones.
   */
  private static final double EMPHASIS = 2;

  private final Weights weights;
  private final Estimates estimates;
  private final LogScale prices;
  private final LogScale latencies;
  private final LogScale errors;

  Scoring(List<ModelProfile> models, Weights weights, Estimates estimates) {
    this.weights = weights;
    this.estimates = estimates;
    prices = LogScale.over(models.stream().mapToDouble(Scoring::price));
    latencies = LogScale.over(models.stream().mapToDouble(Scoring::seconds));
    errors = LogScale.over(models.stream().mapToDouble(model -> 1 - model.accuracy()));
  }

  /**
   * The candidates that {@code models} are for {@code request}.
   *
   * @param pressure the weight of cost alone against the full score, 0 to 1
   */
  List<Candidate> candidates(List<ModelProfile> models, RoutingRequest request, double pressure) {
    return candidates(models, request, new RoutingAdjustment(pressure, 1));
  }

  /** The same, by the tokens of the prompt that are in the models' prompt caches. */
  List<Candidate> candidates(
      List<ModelProfile> models, RoutingRequest request, RoutingAdjustment adjustment) {
    TaskEstimates task = estimates.task(request.task(), request.complexity());
    double length = Estimates.length(request.inputTokens());
    double[] tokens = new double[models.size()];
    double[] costs = new double[tokens.length];
    double[] successes = new double[costs.length];
    for (int i = 0; i < costs.length; i++) {
      int index = estimates.index(models.get(i).id());
      double expected = task.outputTokens(index, length).orElse(request.outputTokens());
      double paid = Math.min(expected, request.maxOutputTokens());
      tokens[i] = request.maxOutputTokens() == 0 ? expected : paid;
      costs[i] = cost(models.get(i), request, paid, adjustment.warm(models.get(i).id()));
      successes[i] = task.success(index, length);
    }
    List<Candidate> candidates = new ArrayList<>(costs.length);
    for (int i = 0; i < costs.length; i++) {
      int index = estimates.index(models.get(i).id());
      double failures = 1 - estimates.reliability(index);
      double cost = costs[i] + failures * costOfFallback(i, costs, successes);
      Candidate unscored =
          new Candidate(
              models.get(i),
              cost,
              estimates.latency(index, tokens[i]),
              estimates.latencyQ95(index, tokens[i]),
              successes[i],
              task.evidence(index),
              0);
      candidates.add(withScore(unscored, score(unscored, request, adjustment.budgetPressure())));
    }
    return candidates;
  }

  static Candidate withScore(Candidate candidate, double score) {
    return new Candidate(
        candidate.model(),
        candidate.expectedCost(),
        candidate.expectedLatency(),
        candidate.latencyQ95(),
        candidate.accuracy(),
        candidate.evidence(),
        score);
  }

  private static double cost(
      ModelProfile model, RoutingRequest request, double outputTokens, int warmTokens) {
    int cached = Math.min(warmTokens, request.inputTokens());
    return (request.inputTokens() - cached) * model.inputCostPerToken()
        + cached * model.prices().standard(TokenKind.CACHED_READ)
        + outputTokens * model.outputCostPerToken();
  }

  /** The cost of the fallback for the model at {@code failed}: the most accurate of the others. */
  private static double costOfFallback(int failed, double[] costs, double[] successes) {
    int best = -1;
    for (int i = 0; i < costs.length; i++) {
      if (i != failed && (best < 0 || successes[i] > successes[best])) {
        best = i;
      }
    }
    return best < 0 ? 0 : costs[best];
  }

  private double score(Candidate candidate, RoutingRequest request, double pressure) {
    TaskComplexity complexity = request.complexity();
    double cost = weights.cost() * (complexity == TaskComplexity.SIMPLE ? EMPHASIS : 1);
    double accuracy = weights.accuracy() * (complexity == TaskComplexity.COMPLEX ? EMPHASIS : 1);
    double cheap = prices.utility(pricePerToken(candidate, request));
    double sum =
        cost * cheap
            + weights.latency() * latencies.utility(candidate.expectedLatency().toNanos() / 1e9)
            + accuracy * errors.utility(1 - candidate.accuracy());
    double score = sum / (cost + weights.latency() + accuracy);
    return (1 - pressure) * score + pressure * cheap;
  }

  /** The expected cost per token, by a number of tokens that is the same for all models. */
  private static double pricePerToken(Candidate candidate, RoutingRequest request) {
    double tokens =
        request.inputTokens()
            + (double) Math.min(request.outputTokens(), request.maxOutputTokens());
    return tokens > 0 ? candidate.expectedCost() / tokens : price(candidate.model());
  }

  private static double seconds(ModelProfile model) {
    return model.latency().toNanos() / 1e9;
  }

  private static double price(ModelProfile model) {
    return (model.inputCostPerToken() + model.outputCostPerToken()) / 2;
  }
}
