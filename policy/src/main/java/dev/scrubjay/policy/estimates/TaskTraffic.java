package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;

/**
 * The requests of late for tasks of one type and complexity.
 *
 * @param weight how many, decayed
 * @param meanLength of their prompts, by {@link Estimates#length}
 * @param deviation of that length
 */
public record TaskTraffic(
    TaskType task, TaskComplexity complexity, double weight, double meanLength, double deviation) {
  static TaskTraffic of(TaskType task, TaskComplexity complexity, Trend seen) {
    double mean = seen.meanX();
    double variance = seen.weight() > 0 ? seen.xx() / seen.weight() - mean * mean : 0;
    return new TaskTraffic(task, complexity, seen.weight(), mean, Math.sqrt(Math.max(0, variance)));
  }
}
