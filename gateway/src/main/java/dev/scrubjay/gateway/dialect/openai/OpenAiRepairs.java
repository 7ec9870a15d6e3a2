package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ProviderErrors;
import dev.scrubjay.gateway.dialect.ReportedErrorException;
import dev.scrubjay.gateway.dialect.json.Json;

/**
 * Mends what servers that speak OpenAI loosely say against its types, so that its clients can read
 * it: arguments of calls that are not a text, and finish reasons that are missing or empty. All
 * else stays as it is.
 */
final class OpenAiRepairs {
  private static final String REASON = "finish_reason";

  private OpenAiRepairs() {}

  /** Whether {@link #mendAnswer} changes a whole answer. */
  static boolean mends(ObjectNode answer) {
    for (JsonNode choice : answer.path("choices")) {
      if (lacksReason(choice) || hasLooseArguments(choice.path("message"))) {
        return true;
      }
    }
    return false;
  }

  /** Mends a whole answer in place. */
  static void mendAnswer(ObjectNode answer) {
    for (JsonNode choice : answer.path("choices")) {
      JsonNode message = choice.path("message");
      mendArguments(message);
      if (lacksReason(choice) && choice instanceof ObjectNode object) {
        object.put(REASON, reason(!message.path("tool_calls").isEmpty()));
      }
    }
  }

  /**
   * Mends a chunk of a stream in place.
   *
   * @return whether anything was changed
   */
  static boolean mendChunk(ObjectNode chunk) {
    boolean changed = false;
    for (JsonNode choice : chunk.path("choices")) {
      changed |= mendArguments(choice.path("delta"));
      boolean empty = choice.path(REASON).isTextual() && Json.textOf(choice, REASON).isEmpty();
      if (empty && choice instanceof ObjectNode object) {
        object.putNull(REASON);
        changed = true;
      }
    }
    return changed;
  }

  /**
   * Checks that a stream which ends without any finish reason ended in a piece of the answer: what
   * else a server says last tells why there is no more of it.
   *
   * @param last the last chunk
   * @throws ReportedErrorException if it did not
   */
  static void requirePiece(ObjectNode last) {
    boolean piece =
        last.has("choices") || last.has("usage") || Json.textOf(last, "object").endsWith(".chunk");
    if (!piece) {
      throw new ReportedErrorException(last, ProviderErrors.message(last));
    }
  }

  /** The reason of a choice that ended, and of which the server does not say why. */
  static String reason(boolean called) {
    return called ? "tool_calls" : "stop";
  }

  private static boolean lacksReason(JsonNode choice) {
    return Json.textOf(choice, REASON).isEmpty();
  }

  private static boolean hasLooseArguments(JsonNode message) {
    for (JsonNode call : message.path("tool_calls")) {
      if (areLoose(call)) {
        return true;
      }
    }
    return false;
  }

  private static boolean areLoose(JsonNode call) {
    return call.path("function").path("arguments").isContainerNode();
  }

  private static boolean mendArguments(JsonNode message) {
    boolean changed = false;
    for (JsonNode call : message.path("tool_calls")) {
      if (areLoose(call) && call.path("function") instanceof ObjectNode function) {
        function.put("arguments", OpenAiToolCalls.arguments(function));
        changed = true;
      }
    }
    return changed;
  }
}
