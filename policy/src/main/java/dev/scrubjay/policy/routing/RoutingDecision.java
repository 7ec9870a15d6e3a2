package dev.scrubjay.policy.routing;

import dev.scrubjay.policy.model.ModelProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Which model answers a request, or why none can. */
public sealed interface RoutingDecision {

  /** Why each model that was left out was, by model id. */
  Map<String, String> rejected();

  /**
   * A model was found.
   *
   * @param selected the one to ask
   * @param fallbacks those to ask next, in order, if it fails
   * @param confidence how likely the answer comes and is good, 0 to 1
   * @param explored whether the model was chosen in order to learn about it
   * @param reasons for a person to read
   * @param relaxed the requirements given up to find a model, in the order of {@link Requirement}
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
   * @param byRequirement whether some model could answer, but none as its sender strictly
   *     requirements
   */
  record Unroutable(String reason, Map<String, String> rejected, boolean byRequirement)
      implements RoutingDecision {}

  /**
   * A model, as it would do on the request.
   *
   * @param expectedCost USD, that of a fallback included as far as one is likely to be needed
   * @param latencyQ95 what it takes at the most, in 95 of 100 cases; the expected latency where
   *     nothing is known of how much it varies
   * @param accuracy the chance that its answer is good, 0 to 1
   * @param evidence how many answers to such tasks that rests on; 0 if on the catalog alone
   * @param score at most 1, higher is better
   */
  record Candidate(
      ModelProfile model,
      double expectedCost,
      Duration expectedLatency,
      Duration latencyQ95,
      double accuracy,
      double evidence,
      double score) {}

  /** What a sender may requirement, in the order in which it is given up. */
  enum Requirement {
    LATENCY,
    COST,
    ACCURACY
  }
}
