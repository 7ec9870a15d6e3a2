package dev.scrubjay.gateway.catalog;

import java.util.List;
import java.util.Map;

/**
 * The change that an import makes to one model.
 *
 * @param model its id, or its name in the catalog if it has no id
 * @param settings the settings to write, by name, in order; empty if nothing changes
 * @param notes explanations for people: old values, pinned settings, problems
 */
public record Change(
    String model, ChangeKind kind, Map<String, String> settings, List<String> notes) {

  /** The kinds of change. */
  public enum ChangeKind {
    ADDED,
    CHANGED,
    UNCHANGED,
    SKIPPED,
    /** Its provider is not configured. */
    ELSEWHERE
  }

  public Change {
    notes = List.copyOf(notes);
  }

  static Change skipped(String model, String note) {
    return new Change(model, ChangeKind.SKIPPED, Map.of(), List.of(note));
  }
}
