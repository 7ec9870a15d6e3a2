package dev.scrubjay.policy.prior;

import dev.scrubjay.policy.task.TaskType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A family of tasks on which models' abilities are known from public benchmarks. */
public enum TaskFamily {
  KNOWLEDGE("knowledge medicine law business humanities science question fact"),
  REASONING("reasoning analysis logic plan classif"),
  MATH("math quantity arithmetic"),
  CODE("code coding program debug sql"),
  TOOL_USE("tool function agent"),
  INSTRUCTIONS("instruct extract format summar"),
  CHAT("chat writing conversation creative"),
  MULTILINGUAL("translat multilingual language"),
  LONG_CONTEXT("long_context retrieval document"),
  /** Tasks of which nothing is known: an even mixture of the others. */
  GENERAL("");

  /** The stems of tasks' names that tell the family. */
  private static final Map<TaskFamily, List<String>> NAMES = new EnumMap<>(TaskFamily.class);

  static {
    for (TaskFamily family : values()) {
      if (family != GENERAL) {
        NAMES.put(family, List.of(family.stems.split(" ", -1)));
      }
    }
  }

  private final String stems;

  TaskFamily(String stems) {
    this.stems = stems;
  }

  /** The family of {@code task}, by its name; {@link #GENERAL} if the name does not tell. */
  public static TaskFamily of(TaskType task) {
    return NAMES.entrySet().stream()
        .filter(entry -> entry.getValue().stream().anyMatch(task.name()::contains))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(GENERAL);
  }
}
