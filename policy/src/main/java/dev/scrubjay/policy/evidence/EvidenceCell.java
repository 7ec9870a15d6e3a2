package dev.scrubjay.policy.evidence;

import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.Locale;
import java.util.Optional;

/**
 * What measurements are kept together.
 *
 * @param task {@code *} where tasks are not told apart
 * @param complexity likewise
 */
public record EvidenceCell(Measure measure, String task, String complexity, String model) {
  private static final String ANY = "*";

  public static EvidenceCell of(Measure measure, ObservedCall call) {
    return of(measure, call.task().name(), call.complexity(), call.model());
  }

  public static EvidenceCell of(
      Measure measure, String task, TaskComplexity complexity, String model) {
    return new EvidenceCell(measure, task, complexity.name().toLowerCase(Locale.ROOT), model);
  }

  public static EvidenceCell of(Measure measure, String model) {
    return new EvidenceCell(measure, ANY, ANY, model);
  }

  /**
   * Whether it tells of the model whatever it is asked, and nothing of how good its answers are.
   */
  boolean isOfAnyTask() {
    return task.equals(ANY) && measure != Measure.SURPRISE;
  }

  /** The name of the cell; the model, which may have any characters, comes last. */
  public String key() {
    return measure.key() + "|" + task + "|" + complexity + "|" + model;
  }

  /** The cell named {@code key}; empty if it is not one's name, such as that of a later version. */
  public static Optional<EvidenceCell> parse(String key) {
    String[] parts = key.split("\\|", 4);
    if (parts.length < 4) {
      return Optional.empty();
    }
    for (Measure measure : Measure.values()) {
      if (measure.key().equals(parts[0])) {
        return Optional.of(new EvidenceCell(measure, parts[1], parts[2], parts[3]));
      }
    }
    return Optional.empty();
  }
}
