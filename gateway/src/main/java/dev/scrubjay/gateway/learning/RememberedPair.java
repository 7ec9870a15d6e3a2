package dev.scrubjay.gateway.learning;

import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.util.Optional;

/**
 * A request that was repeated on another model, as it is remembered beside the request itself until
 * its outcome is reported.
 *
 * @param served the call whose answer was served
 * @param judge the judge's verdict on both answers, which said the same; empty if the pair was not
 *     judged
 */
record RememberedPair(ObservedCall served, String challenger, Optional<Verdict> judge) {
  private static final String VERSION = "P1";
  private static final int PARTS = 7;

  /**
   * The id beside that of the request; no request has it, as no header's value has a line's end.
   */
  static String id(String requestId) {
    return requestId + "\npair";
  }

  /** The text that Redis keeps. The models, which may have any characters, come last. */
  String text() {
    return String.join(
        "|",
        VERSION,
        judge.map(verdict -> Double.toString(verdict.score())).orElse(""),
        served.task().name(),
        served.complexity().name(),
        Integer.toString(served.inputTokens()),
        Integer.toString(served.model().length()),
        served.model() + challenger);
  }

  /** Reads a text that Redis keeps; empty if it is of another version. */
  static Optional<RememberedPair> parse(String text) {
    String[] parts = text.split("\\|", PARTS);
    if (parts.length < PARTS || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    try {
      int length = Integer.parseInt(parts[5]);
      ObservedCall served =
          new ObservedCall(
              new TaskType(parts[2]),
              TaskComplexity.valueOf(parts[3]),
              parts[6].substring(0, length),
              Integer.parseInt(parts[4]));
      Optional<Verdict> judge =
          parts[1].isEmpty()
              ? Optional.empty()
              : Optional.of(new Verdict(Double.parseDouble(parts[1]), Provenance.JUDGE));
      return Optional.of(new RememberedPair(served, parts[6].substring(length), judge));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
