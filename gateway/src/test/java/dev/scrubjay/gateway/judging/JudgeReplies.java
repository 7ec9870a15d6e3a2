package dev.scrubjay.gateway.judging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;

/** What judges reply in tests. */
final class JudgeReplies {
  private JudgeReplies() {}

  static ObjectNode says(String text) {
    ObjectNode answer = Json.object();
    answer
        .putArray("choices")
        .addObject()
        .set("message", Json.object().put("role", "assistant").put("content", text));
    return answer;
  }
}
