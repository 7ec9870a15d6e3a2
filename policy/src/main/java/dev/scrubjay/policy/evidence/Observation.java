package dev.scrubjay.policy.evidence;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.Optional;

/** An observation of a model in one call. */
public sealed interface Observation {

  /** The id of the model that was observed. */
  default String model() {
    return switch (this) {
      case ObservedAnswer answer -> answer.call().model();
      case ObservedForm form -> form.call().model();
      case ObservedFailure failure -> failure.model();
      case ObservedVerdict verdict -> verdict.call().model();
      case ObservedPair pair -> pair.challenger();
      case ObservedPairOutcome outcome -> outcome.challenger();
    };
  }

  /**
   * The call that an observation is about.
   *
   * @param model its id in the catalog
   * @param inputTokens of the prompt, {@code >= 0}
   */
  record ObservedCall(TaskType task, TaskComplexity complexity, String model, int inputTokens) {
    public ObservedCall {
      require(inputTokens >= 0, "input_tokens", inputTokens, ">= 0");
    }
  }

  /**
   * A complete answer.
   *
   * @param outputTokens of the answer, {@code >= 0}
   * @param firstToken the time until its first token; empty if it was not streamed
   * @param whole the time until its end
   */
  record ObservedAnswer(
      ObservedCall call, int outputTokens, Optional<Duration> firstToken, Duration whole)
      implements Observation {
    public ObservedAnswer {
      require(outputTokens >= 0, "output_tokens", outputTokens, ">= 0");
      require(!whole.isNegative(), "latency", whole, ">= 0");
    }
  }

  /** Whether an answer kept the requested form, such as a schema. */
  record ObservedForm(ObservedCall call, boolean kept) implements Observation {}

  /** A failure of the model or its provider to answer; errors of the client do not count. */
  record ObservedFailure(String model) implements Observation {}

  /**
   * A verdict on an answer, possibly long after it.
   *
   * @param instead the earlier verdict on the same answer that this one replaces; {@code verdict}
   *     must {@linkplain Verdict#outranks outrank} it
   */
  record ObservedVerdict(ObservedCall call, Verdict verdict, Optional<Verdict> instead)
      implements Observation {
    public ObservedVerdict {
      require(
          instead.isEmpty() || verdict.outranks(instead.get()),
          "verdict",
          verdict,
          "one that outranks " + instead);
    }
  }

  /**
   * Two models' answers to the same request. It teaches of the challenger; the verdict on the
   * served answer is a {@link ObservedVerdict} of its own.
   *
   * @param served the call whose answer was served
   * @param challenger the id of the other model
   */
  record ObservedPair(ObservedCall served, String challenger, PairVerdict verdict)
      implements Observation {}

  /**
   * A verdict on the served answer of a pair. It teaches of the challenger, beside the {@link
   * ObservedVerdict} on the served model.
   *
   * @param judge the judge's verdict on both answers, as they said the same; empty if the pair was
   *     not judged
   * @param instead the caller's earlier verdict on the served answer, if there was one
   */
  record ObservedPairOutcome(
      ObservedCall served,
      String challenger,
      Optional<Verdict> judge,
      Verdict verdict,
      Optional<Verdict> instead)
      implements Observation {}
}
