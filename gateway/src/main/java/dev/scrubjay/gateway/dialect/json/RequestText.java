package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** All text of a request that a model reads, in any dialect. */
public final class RequestText {
  private RequestText() {}

  public static String of(ObjectNode body) {
    StringBuilder text = new StringBuilder();
    addContent(text, body.path("system"));
    for (JsonNode message : body.path("messages")) {
      addContent(text, message.path("content"));
      for (JsonNode call : message.path("tool_calls")) {
        text.append(Json.textOf(call.path("function"), "arguments")).append('\n');
      }
    }
    addContent(text, body.path("systemInstruction").path("parts"));
    for (JsonNode content : body.path("contents")) {
      for (JsonNode part : content.path("parts")) {
        boolean data = part.has("inlineData") || part.has("fileData");
        text.append(data ? "" : Json.text(part)).append('\n');
      }
    }
    for (String member :
        List.of("tools", "response_format", "input", "prompt", "query", "documents")) {
      text.append(body.has(member) ? Json.text(body.path(member)) : "");
    }
    return text.toString();
  }

  private static void addContent(StringBuilder text, JsonNode content) {
    if (content.isTextual()) {
      text.append(content.textValue()).append('\n');
    }
    for (JsonNode part : content) {
      text.append(Json.textOf(part, "text")).append('\n');
    }
  }
}
