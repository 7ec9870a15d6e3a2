package dev.scrubjay.policy.routing;

/** How hard a task is. */
public enum TaskComplexity {
  SIMPLE,
  MODERATE,
  COMPLEX
}
