package dev.scrubjay.policy.router;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.TaskEstimates;
import dev.scrubjay.policy.estimates.TaskTraffic;
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
  /** The verdicts on a kind of tasks from which on what is lost on them is rather known. */
  private static final double TRUSTED = 1000;

  private final Merit merit;
  private final Estimates estimates;
  private final double usualInput;

  Scoring(Merit merit, Estimates estimates) {
    this.merit = merit;
    this.estimates = estimates;
    this.usualInput = usualInput(estimates.traffic());
  }

  /** The mean tokens of the recent prompts, by the mean length of each kind; 0 without any. */
  private static double usualInput(List<TaskTraffic> traffic) {
    double weight = 0;
    double tokens = 0;
    for (TaskTraffic kind : traffic) {
      weight += kind.weight();
      tokens += kind.weight() * Estimates.tokens(kind.meanLength());
    }
    return weight > 0 ? tokens / weight : 0;
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
    int[] indexes = new int[costs.length];
    for (int i = 0; i < costs.length; i++) {
      int index = estimates.index(models.get(i).id());
      indexes[i] = index;
      double expected = task.outputTokens(index, length).orElse(request.outputTokens());
      double paid = Math.min(expected, request.maxOutputTokens());
      tokens[i] = request.maxOutputTokens() == 0 ? expected : paid;
      costs[i] = cost(models.get(i), request, paid, adjustment.warm(models.get(i).id()));
      successes[i] = task.success(index, length);
    }
    Best best = Best.of(successes);
    UsualTokens usual = usual(request, task);
    List<Candidate> candidates = new ArrayList<>(costs.length);
    for (int i = 0; i < costs.length; i++) {
      int index = indexes[i];
      double failures = 1 - estimates.reliability(index);
      double cost = costs[i] + failures * best.costOfFallback(i, costs);
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

  /**
   * The tokens of the request that costs are compared with. As long as verdicts do not tell what is
   * lost on such tasks, it is a request of this kind, so that all kinds count the same: those with
   * long answers are often the hard ones, and it must not be for their length that a cheap model is
   * chosen for them. The more verdicts, the more it is the same for all, so that what is saved
   * counts in dollars.
   */
  private UsualTokens usual(RoutingRequest request, TaskEstimates task) {
    double most = request.maxOutputTokens();
    double assumed = Math.min(request.outputTokens(), most);
    double length = Estimates.length(request.inputTokens());
    double expected = Math.min(task.outputTokens(length).orElse(assumed), most);
    double verdicts = task.evidence();
    return new UsualTokens(request.inputTokens(), expected)
        .towards(new UsualTokens(usualInput, assumed), verdicts / (verdicts + TRUSTED));
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

  /** The most accurate model and the next, which are the fallbacks of the others. */
  private record Best(int first, int second) {
    static Best of(double[] successes) {
      int first = -1;
      int second = -1;
      for (int i = 0; i < successes.length; i++) {
        if (first < 0 || successes[i] > successes[first]) {
          second = first;
          first = i;
        } else if (second < 0 || successes[i] > successes[second]) {
          second = i;
        }
      }
      return new Best(first, second);
    }

    /**
     * The cost of the fallback for the model at {@code failed}: the most accurate of the others.
     */
    double costOfFallback(int failed, double[] costs) {
      int best = failed == first ? second : first;
      return best < 0 ? 0 : costs[best];
    }
  }
}
