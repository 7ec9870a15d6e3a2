package dev.scrubjay.gateway.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The text of a chat request that tells what it is about: its instructions and its last message, in
 * OpenAI's shape or in Anthropic's. Of a long part the two ends count, so that megabytes are not
 * copied for a guess that looks at a few thousand characters.
 */
final class TaskText {
  private static final int HEAD = 2000;
  private static final int TAIL = 500;

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
      add(text, content.textValue());
    }
    for (JsonNode part : content) {
      add(text, Json.textOf(part, "text"));
    }
  }

  private static void add(StringBuilder text, String part) {
    if (part.length() > HEAD + TAIL) {
      text.append(part, 0, HEAD).append('\n').append(part, part.length() - TAIL, part.length());
    } else {
      text.append(part);
    }
    text.append('\n');
  }
}
