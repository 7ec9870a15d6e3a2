package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.model.ModelProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The model that answers a request, or the reason why none can. */
public sealed interface RoutingDecision {

  /** The reasons why models were rejected, by model id. */
  Map<String, String> rejected();

  /**
   * A model was found.
   *
   * @param selected the model to call first
   * @param fallbacks the models to call next, in order, if it fails
   * @param confidence the probability that the model answers and the answer is good, 0 to 1
   * @param explored whether the model was selected in order to learn about it
   * @param reasons why this model was selected, for people to read
   * @param relaxed the requirements that were relaxed to find a model, in the order of {@link
   *     Requirement}
   */
  record Routed(
      Candidate selected,
      List<Candidate> fallbacks,
      double confidence,
      boolean explored,
      List<String> reasons,
      List<Requirement> relaxed,
      Map<String, String> rejected)
      implements RoutingDecision {
    public Routed {
      fallbacks = List.copyOf(fallbacks);
      reasons = List.copyOf(reasons);
      relaxed = List.copyOf(relaxed);
    }
  }

  /**
   * No model can answer.
   *
   * @param reason one sentence
   * @param byRequirement whether some model could answer, but none meets the strict requirements
   */
  record Unroutable(String reason, Map<String, String> rejected, boolean byRequirement)
      implements RoutingDecision {}

  /**
   * A model with its expected results on the request.
   *
   * @param expectedCost USD, including that of a fallback times the probability that it is needed
   * @param latencyQ95 the 95th percentile of the latency; the expected latency where its variance
   *     is unknown
   * @param accuracy the probability that its answer is good, 0 to 1
   * @param evidence the number of judged answers to such tasks behind the accuracy; 0 if it is the
   *     catalog's
   * @param error the standard error of the accuracy
   * @param score at most 1, higher is better
   */
  record Candidate(
      ModelProfile model,
      double expectedCost,
      Duration expectedLatency,
      Duration latencyQ95,
      double accuracy,
      double evidence,
      double error,
      double score) {

    /** Whether it is the model {@code id}. */
    public boolean is(String id) {
      return model.id().equals(id);
    }
  }

  /** The requirements that a request may state, in the order in which they are relaxed. */
  enum Requirement {
    LATENCY,
    COST,
    ACCURACY
  }
}
