package dev.scrubjay.policy.federation;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;

/** The cells of a model at a task, of all complexities. */
record ModelTask(Measure measure, String task, String model) {
  static ModelTask of(EvidenceCell cell) {
    return new ModelTask(cell.measure(), cell.task(), cell.model());
  }
}
