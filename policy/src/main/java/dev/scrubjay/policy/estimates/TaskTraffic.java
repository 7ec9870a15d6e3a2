package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;

/**
 * The recent requests for tasks of one type and complexity.
 *
 * @param weight their number, decayed
 * @param meanLength the mean length of their prompts, see {@link Estimates#length}
 * @param deviation the standard deviation of that length
 */
public record TaskTraffic(
    TaskType task, TaskComplexity complexity, double weight, double meanLength, double deviation) {
  static TaskTraffic of(TaskType task, TaskComplexity complexity, Trend seen) {
    double mean = seen.meanX();
    double variance = seen.weight() > 0 ? seen.xx() / seen.weight() - mean * mean : 0;
    return new TaskTraffic(task, complexity, seen.weight(), mean, Math.sqrt(Math.max(0, variance)));
  }
}
