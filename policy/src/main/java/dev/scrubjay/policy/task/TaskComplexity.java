package dev.scrubjay.policy.task;

/** How hard a task is. */
public enum TaskComplexity {
  SIMPLE,
  MODERATE,
  COMPLEX
}
