package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The text of an answer, including tool calls, in OpenAI's format or in Anthropic's. */
public final class AnswerText {
  private AnswerText() {}

  public static String of(ObjectNode answer) {
    StringBuilder text = new StringBuilder();
    for (JsonNode choice : answer.path("choices")) {
      JsonNode message = choice.path("message");
      text.append(Json.textOf(message, "content")).append(Json.textOf(choice, "text"));
      for (JsonNode call : message.path("tool_calls")) {
        text.append(Json.textOf(call.path("function"), "arguments"));
      }
    }
    for (JsonNode candidate : answer.path("candidates")) {
      for (JsonNode part : candidate.path("content").path("parts")) {
        text.append(Json.textOf(part, "text"));
        text.append(part.has("functionCall") ? Json.text(part.path("functionCall")) : "");
      }
    }
    for (JsonNode block : answer.path("content")) {
      text.append(Json.textOf(block, "text"));
      text.append(block.has("input") ? Json.text(block.path("input")) : "");
    }
    return text.toString();
  }
}
