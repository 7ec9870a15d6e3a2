package dev.scrubjay.gateway.learning;

import dev.scrubjay.gateway.shared.RequestMemory;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.Optional;

/** What was asked, and how good the answer was, as Redis keeps it. */
final class AskedText {
  private AskedText() {}

  /** The model, which may have any characters, comes last. */
  static String write(ObservedCall asked) {
    return asked.task().name()
        + "|"
        + asked.complexity()
        + "|"
        + asked.inputTokens()
        + "|"
        + asked.model();
  }

  /** What a text says; empty if it is of another version. */
  static Optional<ObservedCall> read(String text) {
    String[] parts = text.split("\\|", 4);
    try {
      return parts.length < 4
          ? Optional.empty()
          : Optional.of(
              new ObservedCall(
                  new TaskType(parts[0]),
                  TaskComplexity.valueOf(parts[1]),
                  parts[3],
                  Integer.parseInt(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static RequestMemory.Verdict write(Verdict verdict) {
    return new RequestMemory.Verdict(verdict.provenance().rank(), verdict.score());
  }

  static Verdict read(RequestMemory.Verdict verdict) {
    return new Verdict(verdict.score(), Provenance.ofRank(verdict.rank()));
  }
}
