package dev.scrubjay.policy.routing;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import dev.scrubjay.policy.routing.RoutingDecision.Requirement;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.PromptWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The needs of a request from a model, and the requirements that its sender states.
 *
 * @param task its type, such as {@code content_analysis}
 * @param complexity how hard the task is
 * @param inputTokens the tokens of the prompt, {@code >= 0}
 * @param outputTokens the tokens expected of the answer where such tasks are not known, {@code >=
 *     0}
 * @param maxOutputTokens the limit on the tokens of the answer; 0 if {@code inputTokens} already
 *     includes them
 * @param capabilities those that the model must have
 * @param latencyRequirement the limit on the 95th percentile of the latency
 * @param costBudget the limit on the cost, USD
 * @param accuracyRequirement the lowest acceptable accuracy, 0 to 1
 * @param strict whether a requirement that no model meets is an error; if not, requirements are
 *     relaxed
 * @param words those of its prompt; none where they have no say
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
    boolean strict,
    PromptWords words) {
  /** The tokens expected of an answer where nothing is known of such tasks. */
  public static final int USUAL_OUTPUT_TOKENS = 300;

  /** The tolerance for rounding in estimates. */
  private static final double ROUNDING = 1e-9;

  public RoutingRequest {
    capabilities = Set.copyOf(capabilities);
    require(inputTokens >= 0, "input_tokens", inputTokens, ">= 0");
    require(outputTokens >= 0, "output_tokens", outputTokens, ">= 0");
    require(maxOutputTokens >= 0, "max_output_tokens", maxOutputTokens, ">= 0");
    requireShare("accuracy_requirement", accuracyRequirement.orElse(0));
    require(costBudget.orElse(0) >= 0, "cost_budget", costBudget, ">= 0");
  }

  /** A request whose words are not read. */
  public RoutingRequest(
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
    this(
        task,
        complexity,
        inputTokens,
        outputTokens,
        maxOutputTokens,
        capabilities,
        latencyRequirement,
        costBudget,
        accuracyRequirement,
        strict,
        PromptWords.NONE);
  }

  /** This request with the words of its prompt. */
  public RoutingRequest with(PromptWords read) {
    return new RoutingRequest(
        task,
        complexity,
        inputTokens,
        outputTokens,
        maxOutputTokens,
        capabilities,
        latencyRequirement,
        costBudget,
        accuracyRequirement,
        strict,
        read);
  }

  /** Whether its sender states any requirement that a model could miss. */
  public boolean hasRequirements() {
    return latencyRequirement.isPresent()
        || costBudget.isPresent()
        || accuracyRequirement.isPresent();
  }

  /** The requirements that {@code candidate} is expected to miss. */
  public List<Requirement> missedBy(Candidate candidate) {
    List<Requirement> missed = new ArrayList<>();
    if (latencyRequirement
        .filter(limit -> candidate.latencyQ95().compareTo(limit) > 0)
        .isPresent()) {
      missed.add(Requirement.LATENCY);
    }
    if (candidate.expectedCost() > costBudget.orElse(Double.POSITIVE_INFINITY)) {
      missed.add(Requirement.COST);
    }
    if (candidate.accuracy() < accuracyRequirement.orElse(0) - ROUNDING) {
      missed.add(Requirement.ACCURACY);
    }
    return missed;
  }
}
