package dev.scrubjay.gateway.catalog;

import java.util.List;
import java.util.Map;

/**
 * What an import does with one model.
 *
 * @param model its id, or its name in the catalog if it has none
 * @param settings what is written for it, by name, in order; empty if it is left as it is
 * @param notes why, for people: the old values, what stays because it is pinned, what is wrong
 */
public record Change(
    String model, ChangeKind kind, Map<String, String> settings, List<String> notes) {

  /** What is done. */
  public enum ChangeKind {
    ADDED,
    CHANGED,
    UNCHANGED,
    SKIPPED,
    /** Another provider's, which is not configured. */
    ELSEWHERE
  }

  public Change {
    notes = List.copyOf(notes);
  }

  static Change skipped(String model, String why) {
    return new Change(model, ChangeKind.SKIPPED, Map.of(), List.of(why));
  }
}
