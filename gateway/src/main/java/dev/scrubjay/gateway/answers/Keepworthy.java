package dev.scrubjay.gateway.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.FilterReasons;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Set;

/**
 * Tells answers that are worth storing from those that another call would likely not give: empty
 * ones, and those that a provider's filter has blocked. The forms of all client dialects are known.
 */
public final class Keepworthy {
  private static final Set<String> TEXTS = Set.of("text", "output_text");

  private Keepworthy() {}

  /** Whether {@code answer} says something, and was not blocked. */
  public static boolean is(ObjectNode answer) {
    if (answer.has("choices")) {
      return all(answer.path("choices"), "finish_reason", "message");
    }
    if (answer.has("candidates") || answer.has("promptFeedback")) {
      return all(answer.path("candidates"), "finishReason", "content");
    }
    if (answer.path("content").isArray()) {
      return !isBlocked(answer.path("stop_reason")) && saysAny(answer.path("content"));
    }
    if (answer.path("output").isArray()) {
      return !isBlocked(answer.at("/incomplete_details/reason")) && saysAny(answer.path("output"));
    }
    return true;
  }

  private static boolean all(JsonNode choices, String reason, String message) {
    for (JsonNode choice : choices) {
      boolean text = !Json.textOf(choice, "text").isBlank(); // as in OpenAI's first API
      if (isBlocked(choice.path(reason)) || !(text || says(choice.path(message)))) {
        return false;
      }
    }
    return !choices.isEmpty();
  }

  private static boolean isBlocked(JsonNode reason) {
    return FilterReasons.has(reason.asText(""));
  }

  /** Whether a message has more than blank text and its own bookkeeping. */
  private static boolean says(JsonNode message) {
    JsonNode content = message.path("content");
    boolean text = content.isArray() ? saysAny(content) : !content.asText("").isBlank();
    return text
        || saysAny(message.path("parts"))
        || !Json.textOf(message, "refusal").isBlank()
        || !message.path("tool_calls").isEmpty()
        || !Json.textOf(message.path("function_call"), "name").isEmpty()
        || !Json.textOf(message.path("audio"), "data").isEmpty()
        || !Json.textOf(message.path("audio"), "id").isEmpty()
        || !message.path("images").isEmpty();
  }

  private static boolean saysAny(JsonNode parts) {
    for (JsonNode part : parts) {
      if (saysSomething(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a block, part or item is more than blank text; reasoning alone is no answer. */
  private static boolean saysSomething(JsonNode part) {
    String type = Json.textOf(part, "type");
    if (type.equals("message")) {
      return saysAny(part.path("content"));
    }
    if (TEXTS.contains(type) || (type.isEmpty() && part.has("text"))) {
      boolean thought = part.path("thought").asBoolean(false);
      return !thought && !Json.textOf(part, "text").isBlank();
    }
    return !Set.of("thinking", "redacted_thinking", "reasoning").contains(type);
  }
}
