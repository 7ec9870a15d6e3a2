package dev.scrubjay.gateway.learning;

import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.Optional;

/**
 * A request as it is remembered until its outcome is reported.
 *
 * @param model the model whose answer it got
 * @param asked what was asked of that model; empty for hits and shared answers
 * @param assignment the arm of the experiment that it was in, if it was in one
 */
record RememberedRequest(
    String model, Optional<ObservedCall> asked, Optional<Assignment> assignment) {
  private static final String VERSION = "2";
  private static final String NONE = "";
  private static final int PARTS = 8;

  /** The text that Redis keeps. The model, which may have any characters, comes last. */
  String text() {
    return String.join(
        "|",
        VERSION,
        asked.map(known -> known.task().name()).orElse(NONE),
        asked.map(known -> known.complexity().name()).orElse(NONE),
        asked.map(known -> Integer.toString(known.inputTokens())).orElse(NONE),
        assignment.map(Assignment::experiment).orElse(NONE),
        assignment.map(in -> Integer.toString(in.arm())).orElse(NONE),
        assignment.map(in -> Integer.toString(in.bucket())).orElse(NONE),
        model);
  }

  /** Reads a text that Redis keeps; empty if it is of another version. */
  static Optional<RememberedRequest> parse(String text) {
    String[] parts = text.split("\\|", PARTS);
    if (parts.length < PARTS || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      String model = parts[7];
      return Optional.of(
          new RememberedRequest(
              model,
              parts[1].isEmpty() ? Optional.empty() : Optional.of(asked(parts, model)),
              parts[4].isEmpty() ? Optional.empty() : Optional.of(assignment(parts))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ObservedCall asked(String[] parts, String model) {
    return new ObservedCall(
        new TaskType(parts[1]),
        TaskComplexity.valueOf(parts[2]),
        model,
        Integer.parseInt(parts[3]));
  }

  private static Assignment assignment(String[] parts) {
    return new Assignment(parts[4], Integer.parseInt(parts[5]), Integer.parseInt(parts[6]));
  }
}
