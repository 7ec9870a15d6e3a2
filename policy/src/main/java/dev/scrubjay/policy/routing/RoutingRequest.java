package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.task.TaskComplexity;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a request needs of a model, and what its sender wishes.
 *
 * @param taskType such as {@code content_analysis}
 * @param complexity how hard it is
 * @param inputTokens those of the prompt, {@code >= 0}
 * @param outputTokens those that are expected of the answer, {@code >= 0}
 * @param capabilities what the model must have
 * @param latencyRequirement how long it may take
 * @param costBudget what it may cost, USD
 * @param accuracyRequirement how accurate the model must be, 0 to 1
 * @param strict whether a wish that no model meets is an error; else wishes are given up one by one
 */
public record RoutingRequest(
    String taskType,
    TaskComplexity complexity,
    int inputTokens,
    int outputTokens,
    Set<Capability> capabilities,
    Optional<Duration> latencyRequirement,
    OptionalDouble costBudget,
    OptionalDouble accuracyRequirement,
    boolean strict) {
  public RoutingRequest {
    capabilities = Set.copyOf(capabilities);
    require(!taskType.isBlank(), "task_type", taskType, "not blank");
    require(inputTokens >= 0, "input_tokens", inputTokens, ">= 0");
    require(outputTokens >= 0, "output_tokens", outputTokens, ">= 0");
    requireShare("accuracy_requirement", accuracyRequirement.orElse(0));
    require(costBudget.orElse(0) >= 0, "cost_budget", costBudget, ">= 0");
  }
}
