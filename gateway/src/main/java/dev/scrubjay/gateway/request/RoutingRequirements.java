package dev.scrubjay.gateway.request;

import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a request requirements of a model, under the seed's names.
 *
 * @param task {@code task_type}; guessed if empty
 * @param complexity {@code task_complexity}; guessed if empty
 * @param tokenCount {@code token_count}: tokens in all; estimated if empty
 * @param latency {@code latency_requirement}
 * @param costBudget {@code cost_budget}, USD
 * @param accuracy {@code accuracy_requirement}, 0 to 1
 * @param strict {@code strict}: whether a requirement that cannot be met is an error
 * @param fallbacks {@code fallbacks}
 * @param profile {@code profile}: what is wanted most; the policy's if empty
 * @param policy by which the model is chosen, if not by the one in force
 */
public record RoutingRequirements(
    Optional<TaskType> task,
    Optional<TaskComplexity> complexity,
    OptionalInt tokenCount,
    Optional<Duration> latency,
    OptionalDouble costBudget,
    OptionalDouble accuracy,
    boolean strict,
    FallbackChoice fallbacks,
    Optional<Profile> profile,
    Optional<RoutingPolicy> policy) {
  public static final RoutingRequirements NONE =
      new RoutingRequirements(
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false,
          FallbackChoice.USUAL);

  /** Requirements that leave the rest to the policy in force. */
  public RoutingRequirements(
      Optional<TaskType> task,
      Optional<TaskComplexity> complexity,
      OptionalInt tokenCount,
      Optional<Duration> latency,
      OptionalDouble costBudget,
      OptionalDouble accuracy,
      boolean strict,
      FallbackChoice fallbacks) {
    this(
        task,
        complexity,
        tokenCount,
        latency,
        costBudget,
        accuracy,
        strict,
        fallbacks,
        Optional.empty(),
        Optional.empty());
  }

  /** The same by another policy. */
  public RoutingRequirements under(Optional<RoutingPolicy> other) {
    return new RoutingRequirements(
        task,
        complexity,
        tokenCount,
        latency,
        costBudget,
        accuracy,
        strict,
        fallbacks,
        profile,
        other);
  }
}
