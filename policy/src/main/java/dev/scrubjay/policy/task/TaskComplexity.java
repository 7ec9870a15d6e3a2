package dev.scrubjay.policy.task;

import java.util.Locale;

/** The difficulty of a task. */
public enum TaskComplexity {
  SIMPLE,
  MODERATE,
  COMPLEX;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The name in lower case, as in requests. */
  public String word() {
    return word;
  }
}
