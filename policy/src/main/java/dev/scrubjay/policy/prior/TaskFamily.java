package dev.scrubjay.policy.prior;

import dev.scrubjay.policy.task.TaskType;
import java.util.List;

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

  private final List<String> stems;

  TaskFamily(String stems) {
    this.stems = List.of(stems.split(" ", -1));
  }

  /** The family of {@code task}, by its name; {@link #GENERAL} if the name does not tell. */
  public static TaskFamily of(TaskType task) {
    for (TaskFamily family : values()) {
      if (family != GENERAL && family.stems.stream().anyMatch(task.name()::contains)) {
        return family;
      }
    }
    return GENERAL;
  }
}
