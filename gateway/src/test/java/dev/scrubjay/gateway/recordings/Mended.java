package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;

/**
 * Answers without what the gateway mends of them for OpenAI's clients: finish reasons that are
 * missing or empty, and arguments of calls that are objects.
 */
final class Mended {
  private Mended() {}

  /**
   * Whether a chunk of OpenAI's only says that the answer has ended, as one may be added that does.
   */
  static boolean ends(ObjectNode chunk) {
    JsonNode choice = chunk.path("choices").path(0);
    return choice.path("finish_reason").isTextual() && choice.path("delta").isEmpty();
  }

  /** {@code answer} without the finish reasons that {@code recorded} lacks. */
  static JsonNode of(JsonNode answer, JsonNode recorded) {
    JsonNode mended = answer.deepCopy();
    for (int i = 0; i < mended.path("choices").size(); i++) {
      JsonNode choice = mended.path("choices").path(i);
      String given = Json.textOf(recorded.path("choices").path(i), "finish_reason");
      if (given.isEmpty() && choice instanceof ObjectNode object) {
        object.remove("finish_reason");
      }
      JsonNode said = choice.has("message") ? choice.path("message") : choice.path("delta");
      for (JsonNode call : said.path("tool_calls")) {
        JsonNode arguments = call.path("function").path("arguments");
        if (arguments.isContainerNode() && call.path("function") instanceof ObjectNode function) {
          function.put("arguments", Json.text(arguments));
        }
      }
    }
    return mended;
  }
}
