package dev.scrubjay.policy.evidence;

import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.Optional;

/**
 * The identity of a set of measurements that are summed together.
 *
 * @param task the name of the task type; {@code *} for all tasks together
 * @param complexity that of the task; {@code *} likewise
 */
public record EvidenceCell(Measure measure, String task, String complexity, String model) {
  private static final String ANY = "*";

  public static EvidenceCell of(Measure measure, ObservedCall call) {
    return of(measure, call.task().name(), call.complexity(), call.model());
  }

  public static EvidenceCell of(
      Measure measure, String task, TaskComplexity complexity, String model) {
    return new EvidenceCell(measure, task, complexity.word(), model);
  }

  public static EvidenceCell of(Measure measure, String model) {
    return new EvidenceCell(measure, ANY, ANY, model);
  }

  /**
   * Whether measurements are about the model on all tasks, and not about the quality of its
   * answers.
   */
  static boolean isOfAnyTask(Measure measure, String task) {
    return task.equals(ANY) && measure != Measure.SURPRISE;
  }

  /** The key of the cell, with the model last, as its id may contain any characters. */
  public String key() {
    return measure.key() + "|" + task + "|" + complexity + "|" + model;
  }

  /**
   * The cell with {@code key}; empty if the key is of another form, such as that of a later
   * version.
   */
  public static Optional<EvidenceCell> parse(String key) {
    String[] parts = key.split("\\|", 4);
    Measure measure = Measure.ofKey(parts[0]);
    return parts.length < 4 || measure == null
        ? Optional.empty()
        : Optional.of(new EvidenceCell(measure, parts[1], parts[2], parts[3]));
  }
}
