package dev.scrubjay.gateway.routing;

import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.request.RoutingRequirements;
import dev.scrubjay.policy.model.Capability;
import dev.scrubjay.policy.routing.RoutingRequest;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskGuess;
import dev.scrubjay.policy.task.TaskType;
import dev.scrubjay.policy.words.PromptWords;
import java.util.EnumSet;
import java.util.Set;

/** The routing requests of completions; members that a sender leaves out are estimated. */
final class RoutingRequests {
  private final TokenCounts counts;

  RoutingRequests(TokenCounts counts) {
    this.counts = counts;
  }

  /**
   * The routing request for {@code request}.
   *
   * @param words whether the words of its prompt are read
   */
  RoutingRequest of(ChatRequest request, RoutingRequirements requirements, boolean words) {
    RequestFeatures features = request.features();
    String text = request.taskText();
    int tokens = counts.input(request, text, requirements);
    int most = features.maxOutputTokens().orElse(Integer.MAX_VALUE);
    TaskGuess guess =
        requirements.task().isPresent() && requirements.complexity().isPresent()
            ? new TaskGuess(requirements.task().get(), requirements.complexity().get())
            : TaskGuess.of(text, tokens, features.tools());
    Set<Capability> capabilities = capabilities(features);
    RoutingRequest plain =
        requirements.tokenCount().isPresent()
            ? of(requirements, guess, requirements.tokenCount().getAsInt(), 0, capabilities)
            : of(requirements, guess, tokens, most, capabilities);
    return words ? plain.with(PromptWords.of(text)) : plain;
  }

  /** The capabilities that the content of a request needs. */
  private static Set<Capability> capabilities(RequestFeatures features) {
    Set<Capability> needed = EnumSet.of(Capability.TEXT);
    if (features.images() > 0) {
      needed.add(Capability.MULTIMODAL);
    }
    if (features.documents() > 0) {
      needed.add(Capability.DOCUMENT);
    }
    if (features.audio() > 0) {
      needed.add(Capability.AUDIO);
    }
    return needed;
  }

  /** The routing request for requirements alone, without a prompt. */
  static RoutingRequest of(RoutingRequirements requirements) {
    TaskGuess none = new TaskGuess(TaskType.GENERAL, TaskComplexity.MODERATE);
    return requirements.tokenCount().isPresent()
        ? of(requirements, none, requirements.tokenCount().getAsInt(), 0, Set.of(Capability.TEXT))
        : of(requirements, none, 0, Integer.MAX_VALUE, Set.of(Capability.TEXT));
  }

  private static RoutingRequest of(
      RoutingRequirements requirements,
      TaskGuess guess,
      int inputTokens,
      int maxOutputTokens,
      Set<Capability> capabilities) {
    return new RoutingRequest(
        requirements.task().orElse(guess.task()),
        requirements.complexity().orElse(guess.complexity()),
        inputTokens,
        RoutingRequest.USUAL_OUTPUT_TOKENS,
        maxOutputTokens,
        capabilities,
        requirements.latency(),
        requirements.costBudget(),
        requirements.accuracy(),
        requirements.strict());
  }
}
