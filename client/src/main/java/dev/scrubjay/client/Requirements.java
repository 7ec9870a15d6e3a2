package dev.scrubjay.client;

import org.jspecify.annotations.Nullable;

/**
 * The needs of a request from a model; those that are null are not stated.
 *
 * @param taskType such as {@code content_analysis}
 * @param taskComplexity {@code simple}, {@code moderate} or {@code complex}
 * @param latencyRequirement seconds
 * @param costBudget USD
 * @param accuracyRequirement 0 to 1
 */
public record Requirements(
    @Nullable String taskType,
    @Nullable String taskComplexity,
    @Nullable Integer tokenCount,
    @Nullable Double latencyRequirement,
    @Nullable Double costBudget,
    @Nullable Double accuracyRequirement) {

  /** A task of some length. */
  public static Requirements of(String taskType, String taskComplexity, int tokenCount) {
    return new Requirements(taskType, taskComplexity, tokenCount, null, null, null);
  }

  /** The same task within limits. */
  public Requirements within(double latencySeconds, double costUsd, double accuracy) {
    return new Requirements(
        taskType, taskComplexity, tokenCount, latencySeconds, costUsd, accuracy);
  }
}
