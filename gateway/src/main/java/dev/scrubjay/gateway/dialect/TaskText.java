package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The text of a chat request that tells what it is about: its instructions and its last message, in
 * OpenAI's shape or in Anthropic's.
 */
final class TaskText {
  private TaskText() {}

  static String of(ObjectNode body) {
    StringBuilder text = new StringBuilder();
    add(text, body.path("system"));
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size() - 1; i++) {
      String role = Json.textOf(messages.path(i), "role");
      if (role.equals("system") || role.equals("developer")) {
        add(text, messages.path(i).path("content"));
      }
    }
    add(text, messages.path(messages.size() - 1).path("content"));
    return text.toString();
  }

  private static void add(StringBuilder text, JsonNode content) {
    if (content.isTextual()) {
      text.append(content.textValue()).append('\n');
    }
    for (JsonNode part : content) {
      text.append(Json.textOf(part, "text")).append('\n');
    }
  }
}
