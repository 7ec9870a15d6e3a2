package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskGuess;
import dev.scrubjay.policy.task.TaskType;
import java.util.Set;

/** What the router is asked for a request. What its sender does not say is estimated. */
final class RoutingRequests {
  /** How long answers are taken to be where nothing is known of such tasks. */
  private static final int USUAL_OUTPUT_TOKENS = 300;

  private final TokenCounts counts;

  RoutingRequests(TokenCounts counts) {
    this.counts = counts;
  }

  RoutingRequest of(ChatRequest request, RoutingWishes wishes) {
    RequestFeatures features = request.features();
    int tokens = counts.input(request, wishes);
    int most = features.maxOutputTokens().orElse(Integer.MAX_VALUE);
    TaskGuess guess =
        wishes.task().isPresent() && wishes.complexity().isPresent()
            ? new TaskGuess(wishes.task().get(), wishes.complexity().get())
            : TaskGuess.of(request.taskText(), tokens, features.tools());
    Set<Capability> capabilities =
        features.images() > 0
            ? Set.of(Capability.TEXT, Capability.MULTIMODAL)
            : Set.of(Capability.TEXT);
    return wishes.tokenCount().isPresent()
        ? of(wishes, guess, wishes.tokenCount().getAsInt(), 0, capabilities)
        : of(wishes, guess, tokens, most, capabilities);
  }

  /** For wishes alone, with no request at hand. */
  static RoutingRequest of(RoutingWishes wishes) {
    TaskGuess none = new TaskGuess(TaskType.GENERAL, TaskComplexity.MODERATE);
    return wishes.tokenCount().isPresent()
        ? of(wishes, none, wishes.tokenCount().getAsInt(), 0, Set.of(Capability.TEXT))
        : of(wishes, none, 0, Integer.MAX_VALUE, Set.of(Capability.TEXT));
  }

  private static RoutingRequest of(
      RoutingWishes wishes,
      TaskGuess guess,
      int inputTokens,
      int maxOutputTokens,
      Set<Capability> capabilities) {
    return new RoutingRequest(
        wishes.task().orElse(guess.task()),
        wishes.complexity().orElse(guess.complexity()),
        inputTokens,
        USUAL_OUTPUT_TOKENS,
        maxOutputTokens,
        capabilities,
        wishes.latency(),
        wishes.costBudget(),
        wishes.accuracy(),
        wishes.strict());
  }
}
