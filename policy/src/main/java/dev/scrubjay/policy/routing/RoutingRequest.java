package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What a request needs of a model, and what its sender requirements.
 *
 * @param task such as {@code content_analysis}
 * @param complexity how hard it is
 * @param inputTokens those of the prompt, {@code >= 0}
 * @param outputTokens those that are expected of the answer where nothing is known of such tasks,
 *     {@code >= 0}
 * @param maxOutputTokens the most that it may have; 0 if {@code inputTokens} are all that are paid
 *     for, those of the answer among them
 * @param capabilities what the model must have
 * @param latencyRequirement how long it may take, in 95 of 100 cases
 * @param costBudget what it may cost, USD
 * @param accuracyRequirement how accurate the model must be, 0 to 1
 * @param strict whether a requirement that no model meets is an error; else requirements are given
 *     up one by one
 */
public record RoutingRequest(
    TaskType task,
    TaskComplexity complexity,
    int inputTokens,
    int outputTokens,
    int maxOutputTokens,
    Set<Capability> capabilities,
    Optional<Duration> latencyRequirement,
    OptionalDouble costBudget,
    OptionalDouble accuracyRequirement,
    boolean strict) {
  /** The tokens expected of an answer if nothing is known of such tasks. */
  public static final int USUAL_OUTPUT_TOKENS = 300;

  public RoutingRequest {
    capabilities = Set.copyOf(capabilities);
    require(inputTokens >= 0, "input_tokens", inputTokens, ">= 0");
    require(outputTokens >= 0, "output_tokens", outputTokens, ">= 0");
    require(maxOutputTokens >= 0, "max_output_tokens", maxOutputTokens, ">= 0");
    requireShare("accuracy_requirement", accuracyRequirement.orElse(0));
    require(costBudget.orElse(0) >= 0, "cost_budget", costBudget, ">= 0");
  }
}
