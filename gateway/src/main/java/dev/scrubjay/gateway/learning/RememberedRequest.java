package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.observe.AdvisedWork;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.Optional;

/**
 * A request as it is remembered until its outcome is reported.
 *
 * @param model the model whose answer it got
 * @param asked what was asked of that model; empty for hits and shared answers
 * @param assignment the arm of the experiment that it was in, if it was in one
 * @param work what was expected of the caller's own work, if the request was for advice
 */
record RememberedRequest(
    String model,
    Optional<ObservedCall> asked,
    Optional<Assignment> assignment,
    Optional<AdvisedWork> work) {
  private static final String ANSWER = "2";
  private static final String ADVICE = "3";
  private static final String NONE = "";
  private static final int ANSWER_PARTS = 8;
  private static final int ADVICE_PARTS = 13;
  private static final int WORK = 7;

  /** A request that the gateway has answered itself. */
  RememberedRequest(String model, Optional<ObservedCall> asked, Optional<Assignment> assignment) {
    this(model, asked, assignment, Optional.empty());
  }

  /** The text that Redis keeps. The model, which may have any characters, comes last. */
  String text() {
    return String.join(
        "|",
        work.isPresent() ? ADVICE : ANSWER,
        asked.map(known -> known.task().name()).orElse(NONE),
        asked.map(known -> known.complexity().name()).orElse(NONE),
        asked.map(known -> Integer.toString(known.inputTokens())).orElse(NONE),
        assignment.map(Assignment::experiment).orElse(NONE),
        assignment.map(in -> Integer.toString(in.arm())).orElse(NONE),
        assignment.map(in -> Integer.toString(in.bucket())).orElse(NONE),
        work.map(expected -> text(expected) + "|" + model).orElse(model));
  }

  private static String text(AdvisedWork work) {
    return String.join(
        "|",
        Long.toString(work.tokens()),
        Double.toString(work.expectedUsd()),
        Double.toString(work.strongestUsd()),
        Long.toString(work.expectedLatency().toMillis()),
        Long.toString(work.strongestLatency().toMillis()));
  }

  /** Reads a text that Redis keeps; empty if it is of another version. */
  static Optional<RememberedRequest> parse(String text) {
    boolean advice = text.startsWith(ADVICE + "|");
    int length = advice ? ADVICE_PARTS : ANSWER_PARTS;
    String[] parts = text.split("\\|", length);
    if (parts.length < length || !parts[0].equals(advice ? ADVICE : ANSWER)) {
      return Optional.empty();
    }
    try {
      String model = parts[length - 1];
      return Optional.of(
          new RememberedRequest(
              model,
              parts[1].isEmpty() ? Optional.empty() : Optional.of(asked(parts, model)),
              parts[4].isEmpty() ? Optional.empty() : Optional.of(assignment(parts)),
              advice ? Optional.of(work(parts)) : Optional.empty()));
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

  private static AdvisedWork work(String[] parts) {
    return new AdvisedWork(
        Long.parseLong(parts[WORK]),
        Double.parseDouble(parts[WORK + 1]),
        Double.parseDouble(parts[WORK + 2]),
        Duration.ofMillis(Long.parseLong(parts[WORK + 3])),
        Duration.ofMillis(Long.parseLong(parts[WORK + 4])));
  }
}
