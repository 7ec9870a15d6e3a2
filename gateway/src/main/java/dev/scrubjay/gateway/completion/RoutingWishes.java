package dev.scrubjay.gateway.completion;

import dev.scrubjay.policy.task.TaskComplexity;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a request wishes of a model, under the seed's names.
 *
 * @param taskType {@code task_type}
 * @param complexity {@code task_complexity}
 * @param tokenCount {@code token_count}: tokens in all; estimated if empty
 * @param latency {@code latency_requirement}
 * @param costBudget {@code cost_budget}, USD
 * @param accuracy {@code accuracy_requirement}, 0 to 1
 * @param strict {@code strict}: whether a wish that cannot be met is an error
 * @param fallbacks {@code fallbacks}
 */
public record RoutingWishes(
    String taskType,
    TaskComplexity complexity,
    OptionalInt tokenCount,
    Optional<Duration> latency,
    OptionalDouble costBudget,
    OptionalDouble accuracy,
    boolean strict,
    Fallbacks fallbacks) {
  public static final RoutingWishes NONE =
      new RoutingWishes(
          "general",
          TaskComplexity.MODERATE,
          OptionalInt.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false,
          Fallbacks.USUAL);
}
