package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import java.util.ArrayList;
import java.util.List;

/** Translates the {@code tool_calls} of a message from and to the form between dialects. */
final class OpenAiToolCalls {
  private OpenAiToolCalls() {}

  /** The call's id, or one made of the answer's id and the call's number. */
  static String id(JsonNode call, String answerId, int number) {
    String own = Json.textOf(call, "id");
    return own.isEmpty() ? "call_" + answerId + "_" + number : own;
  }

  static List<ToolUse> of(JsonNode message, String answerId) {
    List<ToolUse> uses = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path("function");
      uses.add(
          new ToolUse(
              id(call, answerId, uses.size()),
              Json.textOf(function, "name"),
              Json.textOf(function, "arguments")));
    }
    return uses;
  }

  static void add(ToolUse use, ArrayNode calls) {
    calls
        .addObject()
        .put("id", use.id())
        .put("type", "function")
        .putObject("function")
        .put("name", use.name())
        .put("arguments", use.arguments());
  }
}
