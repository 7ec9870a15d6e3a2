package dev.scrubjay.gateway.cli.route;

import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskGuess;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.task.TokenEstimate;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe the request to be routed. */
final class RequestOptions {
  private static final int USUAL_TOKENS = 1000;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "The prompt, from which task type, complexity and token count are derived unless given.")
  private @Nullable String prompt;

  @Option(
      names = "--task-type",
      paramLabel = "TYPE",
      description = "For example content_analysis. Default: guessed from the prompt, or general")
  private @Nullable String taskType;

  @Option(
      names = "--task-complexity",
      paramLabel = "COMPLEXITY",
      description =
          "One of: ${COMPLETION-CANDIDATES}. Default: guessed from the prompt, or moderate")
  private @Nullable TaskComplexity complexity;

  @Option(
      names = "--token-count",
      paramLabel = "TOKENS",
      description = "The prompt's tokens. Default: estimated from the prompt, or 1000")
  private @Nullable Integer tokens;

  @Option(
      names = "--latency-requirement",
      paramLabel = "SECONDS",
      description = "The longest acceptable latency.")
  private @Nullable Double latency;

  @Option(
      names = "--cost-budget",
      paramLabel = "USD",
      description = "The highest acceptable cost of the request.")
  private @Nullable Double budget;

  @Option(
      names = "--accuracy-requirement",
      paramLabel = "SHARE",
      description = "The lowest acceptable accuracy, 0 to 1.")
  private @Nullable Double accuracy;

  @Option(
      names = "--strict",
      description = "Fail if no model meets the requirements, rather than relax them.")
  private boolean strict;

  RoutingRequest request() {
    int inputTokens = inputTokens();
    TaskGuess guess =
        prompt == null
            ? new TaskGuess(TaskType.GENERAL, TaskComplexity.MODERATE)
            : TaskGuess.of(prompt, inputTokens, false);
    return new RoutingRequest(
        taskType == null ? guess.task() : TaskType.of(taskType),
        complexity == null ? guess.complexity() : complexity,
        inputTokens,
        RoutingRequest.USUAL_OUTPUT_TOKENS,
        promptToEstimate() == null ? 0 : Integer.MAX_VALUE,
        Set.of(Capability.TEXT),
        latency == null ? Optional.empty() : Optional.of(Duration.ofNanos((long) (latency * 1e9))),
        budget == null ? OptionalDouble.empty() : OptionalDouble.of(budget),
        accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy),
        strict);
  }

  /** The prompt, if its tokens are to be estimated; null if they are given. */
  @Nullable String promptToEstimate() {
    return tokens == null ? prompt : null;
  }

  private int inputTokens() {
    if (tokens != null) {
      return tokens;
    }
    return prompt == null ? USUAL_TOKENS : (int) TokenEstimate.of(prompt);
  }
}
