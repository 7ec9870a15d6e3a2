package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskEstimates;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.model.TokenKind;
import dev.scrubjay.policy.routing.RoutingAdjustment;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The candidates for a request: what each model is expected to do, and its score by a {@link
 * Merit}.
 */
final class Scoring {
  private final Merit merit;
  private final Estimates estimates;

  Scoring(Merit merit, Estimates estimates) {
    this.merit = merit;
    this.estimates = estimates;
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
    double usual = 0;
    for (int i = 0; i < costs.length; i++) {
      int index = estimates.index(models.get(i).id());
      double expected = task.outputTokens(index, length).orElse(request.outputTokens());
      double paid = Math.min(expected, request.maxOutputTokens());
      usual += paid / costs.length;
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
              task.error(index, length),
              0);
      candidates.add(
          withScore(unscored, merit.of(unscored, request, usual, adjustment.budgetPressure())));
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
        candidate.error(),
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
}
