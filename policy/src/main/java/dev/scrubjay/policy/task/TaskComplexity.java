package dev.scrubjay.policy.task;

/** The difficulty of a task. */
public enum TaskComplexity {
  SIMPLE,
  MODERATE,
  COMPLEX
}
