package dev.scrubjay.gateway.request;

import dev.scrubjay.policy.routing.Profile;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.upstream.RescueMode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The requirements that a request makes of a model, under the seed's names.
 *
 * @param task {@code task_type}; guessed if empty
 * @param complexity {@code task_complexity}; guessed if empty
 * @param tokenCount {@code token_count}: tokens in all; estimated if empty
 * @param latency {@code latency_requirement}
 * @param costBudget {@code cost_budget}, USD
 * @param accuracy {@code accuracy_requirement}, 0 to 1
 * @param strict {@code strict}: whether a requirement that cannot be met is an error
 * @param fallbacks {@code fallbacks}
 * @param profile {@code profile}: the goal that counts most; the policy's if empty
 * @param rescue {@code rescue}: of a stream that breaks off; the policy's if empty
 * @param cascade {@code cascade}: whether a cheap model answers first; the policy's if empty
 * @param policy the routing policy of an experiment's arm; the tenant's if empty
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
    Optional<RescueMode> rescue,
    Optional<Boolean> cascade,
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
          FallbackChoice.CONFIGURED);

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
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same requirements without any fallback. */
  public RoutingRequirements alone() {
    return new RoutingRequirements(
        task,
        complexity,
        tokenCount,
        latency,
        costBudget,
        accuracy,
        strict,
        new FallbackChoice.NoFallback(),
        profile,
        rescue,
        cascade,
        policy);
  }

  /** The same requirements under the routing policy of an experiment's arm. */
  public RoutingRequirements under(RoutingPolicy other) {
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
        rescue,
        cascade,
        Optional.of(other));
  }
}
