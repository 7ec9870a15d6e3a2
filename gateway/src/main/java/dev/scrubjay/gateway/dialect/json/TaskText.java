package dev.scrubjay.gateway.dialect.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The text of a chat request by which its task type is guessed: its instructions and its last
 * message, in OpenAI's format or in Anthropic's. Of a long part only the two ends are taken, as the
 * guess reads a few thousand characters and requests may have megabytes.
 */
public final class TaskText {
  private static final int HEAD = 2000;
  private static final int TAIL = 500;

  /**
   * The limit in characters of all instructions, and of the last message; the last part may exceed
   * it.
   */
  private static final int ENOUGH = 16_000;

  private TaskText() {}

  public static String of(ObjectNode body) {
    StringBuilder text = new StringBuilder();
    add(text, body.path("system"));
    JsonNode messages = body.path("messages");
    for (int i = 0; i < messages.size() - 1 && text.length() < ENOUGH; i++) {
      String role = Json.textOf(messages.path(i), "role");
      if (role.equals("system") || role.equals("developer")) {
        add(text, messages.path(i).path("content"));
      }
    }
    add(text, messages.path(messages.size() - 1).path("content"));
    add(text, body.path("prompt"));
    add(text, body.path("systemInstruction").path("parts"));
    JsonNode contents = body.path("contents");
    add(text, contents.path(contents.size() - 1).path("parts"));
    return text.toString();
  }

  private static void add(StringBuilder text, JsonNode content) {
    if (content.isTextual()) {
      add(text, content.textValue());
    }
    int most = text.length() + ENOUGH;
    for (int i = 0; i < content.size() && text.length() < most; i++) {
      add(text, Json.textOf(content.path(i), "text"));
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
