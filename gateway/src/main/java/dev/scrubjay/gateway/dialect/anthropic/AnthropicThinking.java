package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import java.util.List;
import java.util.Set;

/**
 * Sets how much a Claude thinks, as far as the rest of the request allows it to.
 *
 * @param body the request, with its messages and its limit of tokens
 * @param dropped where the setting's name goes if it cannot be told
 */
record AnthropicThinking(ClaudeModel model, ObjectNode body, Set<String> dropped) {
  private static final int LEAST_BUDGET = 1024;
  private static final List<String> EFFORTS = List.of("low", "medium", "high", "max");

  void add(Conversation conversation, ToolMode mode) {
    ReasoningSettings reasoning = conversation.settings().reasoning();
    if (reasoning == null || reasoning.isOff()) {
      return;
    }
    boolean forced = mode == ToolMode.REQUIRED || mode == ToolMode.NAMED;
    boolean told =
        !forced
            && (model.isAdaptive()
                ? adaptive(reasoning)
                : model.hasThinkingBudget() && budget(reasoning));
    if (!told) {
      dropped.add("reasoning_effort");
    }
  }

  private boolean adaptive(ReasoningSettings reasoning) {
    body.putObject("thinking").put("type", "adaptive");
    if (reasoning.effort() != null || reasoning.budget().isPresent()) {
      ObjectNode output =
          body.get("output_config") instanceof ObjectNode given
              ? given
              : body.putObject("output_config");
      output.put("effort", reasoning.word(EFFORTS));
    }
    return true;
  }

  /** Sets a budget, which must be less than the limit of output tokens. */
  private boolean budget(ReasoningSettings reasoning) {
    int limit = body.path("max_tokens").asInt();
    int budget = Math.max(LEAST_BUDGET, Math.min(reasoning.tokens(), limit / 4 * 3));
    if (budget >= limit || isInsideUnsignedCalls()) {
      return false;
    }
    body.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
    return true;
  }

  /**
   * Whether the model is to go on after calls of tools that it made without thinking, or whose
   * thinking the client did not hand back. It must then not think.
   */
  private boolean isInsideUnsignedCalls() {
    JsonNode messages = body.path("messages");
    JsonNode answer = messages.path(messages.size() - 2);
    boolean results = has(messages.path(messages.size() - 1), "tool_result");
    String first = Json.textOf(answer.path("content").path(0), "type");
    return results && has(answer, "tool_use") && !first.endsWith("thinking");
  }

  private static boolean has(JsonNode message, String type) {
    for (JsonNode block : message.path("content")) {
      if (Json.textOf(block, "type").equals(type)) {
        return true;
      }
    }
    return false;
  }
}
