package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Continues a stream that broke off with another completion of the same request, if that begins
 * with the same text. Tool calls cannot be continued, as their ids differ each time.
 */
final class OpenAiContinuation {
  private static final Set<String> TEXT_ONLY = Set.of("role", "content");
  private static final Set<String> HEAD =
      Set.of("id", "object", "created", "model", "service_tier", "system_fingerprint");

  private final Map<Integer, StringBuilder> texts = new HashMap<>();
  private String id = "";

  private OpenAiContinuation() {}

  static Optional<List<SseEvent>> of(List<SseEvent> shown, ObjectNode whole) {
    return after(shown).flatMap(seen -> seen.restOf(whole));
  }

  /** What {@code shown} begins; empty if it cannot be continued. */
  private static Optional<OpenAiContinuation> after(List<SseEvent> shown) {
    OpenAiContinuation seen = new OpenAiContinuation();
    try {
      for (SseEvent event : shown) {
        if (!seen.decoded(event)) {
          return Optional.empty();
        }
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    return Optional.of(seen);
  }

  /** The text that {@code shown} says; empty if it says more than one text. */
  static Optional<String> said(List<SseEvent> shown) {
    return after(shown)
        .filter(seen -> seen.texts.size() <= 1)
        .map(seen -> seen.texts.getOrDefault(0, new StringBuilder()).toString());
  }

  /** The chunk that says {@code text}, with the head of those that were shown. */
  static List<SseEvent> saying(List<SseEvent> shown, String text) {
    return shown.reversed().stream()
        .map(event -> Json.objectOrEmpty(event.data()))
        .filter(chunk -> !chunk.path("choices").isEmpty())
        .findFirst()
        .map(chunk -> chunk.retain(HEAD))
        .map(chunk -> chunk.<ObjectNode>set("choices", Json.object().arrayNode().add(saying(text))))
        .map(chunk -> new SseEvent(null, Json.text(chunk)))
        .stream()
        .toList();
  }

  private static ObjectNode saying(String text) {
    ObjectNode choice = Json.object().put("index", 0);
    choice.putObject("delta").put("content", text);
    return choice.putNull("finish_reason");
  }

  /** The completion whose text is {@code said} and the continuation's. */
  static Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    ObjectNode whole = continuation.deepCopy();
    JsonNode message = whole.at("/choices/0/message");
    if (whole.path("choices").size() != 1 || !(message instanceof ObjectNode object)) {
      return Optional.empty();
    }
    object.put("content", JoinedText.of(said, Json.textOf(message, "content")));
    return Optional.of(whole);
  }

  private boolean decoded(SseEvent event) throws JsonProcessingException {
    if (event.data().equals(OpenAiChat.DONE)) {
      return false;
    }
    ObjectNode chunk = Json.object(event.data());
    id = id.isEmpty() ? Json.textOf(chunk, "id") : id;
    for (JsonNode choice : chunk.path("choices")) {
      JsonNode delta = choice.path("delta");
      boolean ended = choice.path("finish_reason").isTextual();
      if (ended || saysMore(delta) || choice.path("logprobs").isObject()) {
        return false;
      }
      texts
          .computeIfAbsent(choice.path("index").asInt(), index -> new StringBuilder())
          .append(Json.textOf(delta, "content"));
    }
    return true;
  }

  private static boolean saysMore(JsonNode delta) {
    return delta.properties().stream()
        .filter(member -> !TEXT_ONLY.contains(member.getKey()))
        .anyMatch(member -> Json.says(member.getValue()));
  }

  private Optional<List<SseEvent>> restOf(ObjectNode whole) {
    ObjectNode rest = whole.deepCopy();
    if (!id.isEmpty()) {
      rest.put("id", id);
    }
    if (!(rest.get("choices") instanceof ArrayNode choices)) {
      return Optional.empty();
    }
    for (JsonNode choice : choices) {
      StringBuilder shown = texts.remove(choice.path("index").asInt());
      if (shown == null || shown.isEmpty()) {
        continue;
      }
      String text = Json.textOf(choice.path("message"), "content");
      if (!text.startsWith(shown.toString())) {
        return Optional.empty();
      }
      ((ObjectNode) choice.path("message")).put("content", text.substring(shown.length()));
    }
    return texts.isEmpty()
        ? Optional.of(OpenAiReplay.events(rest, true, Integer.MAX_VALUE))
        : Optional.empty();
  }
}
