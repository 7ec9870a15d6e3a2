package dev.scrubjay.policy.evidence;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.Optional;

/** Something that was seen of a model. */
public sealed interface Observation {

  /**
   * What was asked of whom.
   *
   * @param model the catalog's id
   * @param inputTokens of the prompt, {@code >= 0}
   */
  record ObservedCall(TaskType task, TaskComplexity complexity, String model, int inputTokens) {
    public ObservedCall {
      require(inputTokens >= 0, "input_tokens", inputTokens, ">= 0");
    }
  }

  /**
   * The model answered, whole.
   *
   * @param outputTokens of the answer, {@code >= 0}
   * @param firstToken how long until it began; empty if it was not streamed
   * @param whole how long until it was there
   */
  record ObservedAnswer(
      ObservedCall call, int outputTokens, Optional<Duration> firstToken, Duration whole)
      implements Observation {
    public ObservedAnswer {
      require(outputTokens >= 0, "output_tokens", outputTokens, ">= 0");
      require(!whole.isNegative(), "latency", whole, ">= 0");
    }
  }

  /** An answer kept to the form that it was to have, such as a schema, or did not. */
  record ObservedForm(ObservedCall call, boolean kept) implements Observation {}

  /** The model, or its provider, failed to answer; what the client got wrong is none of it. */
  record ObservedFailure(String model) implements Observation {}

  /**
   * An answer was judged, maybe long after.
   *
   * @param instead the verdict on the same answer that was noted before and is now taken back; only
   *     one that {@code verdict} {@linkplain Verdict#outranks outranks}
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
}
