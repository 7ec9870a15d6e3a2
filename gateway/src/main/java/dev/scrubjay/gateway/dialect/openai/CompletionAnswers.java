package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.TextPieces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The answers of OpenAI's Completions API. */
final class CompletionAnswers {
  private CompletionAnswers() {}

  /** The answer whose texts are those of a chat's answer. */
  static ObjectNode ofChat(ObjectNode answer) {
    ObjectNode body = answer.deepCopy().put("object", "text_completion");
    ArrayNode choices = body.putArray("choices");
    for (JsonNode choice : answer.path("choices")) {
      choices.add(choice(choice, Json.textOf(choice.path("message"), "content")));
    }
    return body;
  }

  static ObjectNode choice(JsonNode chatChoice, String text) {
    ObjectNode choice = Json.object().put("text", text);
    choice.set("index", chatChoice.path("index"));
    choice.putNull("logprobs");
    choice.set("finish_reason", chatChoice.path("finish_reason"));
    return choice;
  }

  /** Whether each choice has a text, and a finish reason of a complete answer. */
  static boolean isComplete(ObjectNode answer) {
    JsonNode choices = answer.path("choices");
    for (JsonNode choice : choices) {
      String reason = Json.textOrNull(choice, "finish_reason");
      boolean ended = reason != null && !OpenAiAnswers.INCOMPLETE.contains(reason);
      if (!ended || !choice.path("text").isTextual()) {
        return false;
      }
    }
    return choices.isArray() && !choices.isEmpty();
  }

  /** Replays a whole answer as a stream. */
  static List<SseEvent> replay(ObjectNode answer, boolean includeUsage, int pieceChars) {
    ObjectNode head = answer.deepCopy();
    JsonNode choices = head.remove("choices");
    JsonNode usage = head.remove("usage");
    List<SseEvent> events = new ArrayList<>();
    for (JsonNode choice : choices) {
      List<String> pieces = TextPieces.of(Json.textOf(choice, "text"), pieceChars);
      for (String piece : pieces.subList(0, pieces.size() - 1)) {
        ObjectNode part = Json.object().put("text", piece);
        part.set("index", choice.path("index"));
        events.add(chunk(head, part.putNull("logprobs").putNull("finish_reason")));
      }
      ObjectNode last = choice.deepCopy();
      events.add(chunk(head, last.put("text", pieces.get(pieces.size() - 1))));
    }
    if (includeUsage && usage != null && usage.isObject()) {
      ObjectNode last = head.deepCopy();
      last.putArray("choices");
      last.set("usage", usage);
      events.add(new SseEvent(null, Json.text(last)));
    }
    events.add(new SseEvent(null, OpenAiChat.DONE));
    return events;
  }

  private static SseEvent chunk(ObjectNode head, ObjectNode choice) {
    ObjectNode chunk = head.deepCopy();
    chunk.putArray("choices").add(choice);
    return new SseEvent(null, Json.text(chunk));
  }

  /** The text that {@code shown} says, if it says only one. */
  static Optional<String> said(List<SseEvent> shown) {
    StringBuilder text = new StringBuilder();
    for (SseEvent event : shown) {
      for (JsonNode choice : Json.objectOrEmpty(event.data()).path("choices")) {
        if (choice.path("index").asInt() != 0 || Json.says(choice.path("finish_reason"))) {
          return Optional.empty();
        }
        text.append(Json.textOf(choice, "text"));
      }
    }
    return Optional.of(text.toString());
  }

  /** The chunk that says {@code text}, with the head of the latest that was shown. */
  static List<SseEvent> saying(List<SseEvent> shown, String text) {
    ObjectNode head = Json.objectOrEmpty(shown.getLast().data());
    head.remove("usage");
    ObjectNode choice = Json.object().put("index", 0).put("text", text);
    return List.of(chunk(head, choice.putNull("logprobs").putNull("finish_reason")));
  }

  /** The rest of {@code whole} after {@code shown}; empty if it does not begin like that. */
  static Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    Map<Integer, StringBuilder> texts = new HashMap<>();
    ObjectNode rest = whole.deepCopy();
    try {
      for (SseEvent event : shown) {
        ObjectNode chunk = Json.object(event.data()); // the end marker is not an object
        rest.set("id", chunk.path("id"));
        for (JsonNode choice : chunk.path("choices")) {
          if (choice.path("finish_reason").isTextual() || choice.path("logprobs").isObject()) {
            return Optional.empty();
          }
          texts
              .computeIfAbsent(choice.path("index").asInt(), index -> new StringBuilder())
              .append(Json.textOf(choice, "text"));
        }
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    for (JsonNode choice : rest.path("choices")) {
      StringBuilder seen = texts.remove(choice.path("index").asInt());
      String text = Json.textOf(choice, "text");
      if (seen != null && !text.startsWith(seen.toString())) {
        return Optional.empty();
      }
      ((ObjectNode) choice).put("text", text.substring(seen == null ? 0 : seen.length()));
    }
    return texts.isEmpty() ? Optional.of(replay(rest, true, Integer.MAX_VALUE)) : Optional.empty();
  }
}
