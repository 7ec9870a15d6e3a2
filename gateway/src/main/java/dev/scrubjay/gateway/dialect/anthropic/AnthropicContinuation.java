package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Continues a stream that broke off in its first block of text with another answer to the same
 * request, if that begins with the same text.
 */
final class AnthropicContinuation {
  /** The number of events before the first text: starts of the message and of its first block. */
  private static final int OPENING_EVENTS = 2;

  private final StringBuilder text = new StringBuilder();
  private boolean started;
  private boolean opened;

  private AnthropicContinuation() {}

  static Optional<List<SseEvent>> of(List<SseEvent> shown, ObjectNode whole) {
    return after(shown).flatMap(seen -> seen.restOf(whole));
  }

  /** What {@code shown} begins; empty if it cannot be continued. */
  private static Optional<AnthropicContinuation> after(List<SseEvent> shown) {
    AnthropicContinuation seen = new AnthropicContinuation();
    try {
      for (SseEvent event : shown) {
        if (!seen.decoded(Json.object(event.data()))) {
          return Optional.empty();
        }
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    return Optional.of(seen);
  }

  /** The text that {@code shown} says, if it says no more than the beginning of one. */
  static Optional<String> said(List<SseEvent> shown) {
    return after(shown).map(seen -> seen.text.toString());
  }

  /** The event that says {@code text} in the first block. */
  static List<SseEvent> saying(String text) {
    ObjectNode event = Json.object().put("type", "content_block_delta").put("index", 0);
    event.putObject("delta").put("type", "text_delta").put("text", text);
    return List.of(new SseEvent("content_block_delta", Json.text(event)));
  }

  /** The message whose first text is {@code said} and the continuation's. */
  static Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    ObjectNode whole = continuation.deepCopy();
    ArrayNode content = whole.withArray("content");
    boolean isText = Json.textOf(content.path(0), "type").equals("text");
    String text = isText ? Json.textOf(content.path(0), "text") : "";
    ObjectNode block =
        isText ? (ObjectNode) content.get(0) : content.insertObject(0).put("type", "text");
    block.put("text", JoinedText.of(said, text));
    return Optional.of(whole);
  }

  private boolean decoded(ObjectNode event) {
    switch (Json.textOf(event, "type")) {
      case "ping" -> {}
      case "message_start" -> started = true;
      case "content_block_start" -> {
        JsonNode block = event.path("content_block");
        opened = true;
        text.append(Json.textOf(block, "text"));
        return event.path("index").asInt() == 0 && Json.textOf(block, "type").equals("text");
      }
      case "content_block_delta" -> {
        text.append(Json.textOf(event.path("delta"), "text"));
        return Json.textOf(event.path("delta"), "type").equals("text_delta");
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private Optional<List<SseEvent>> restOf(ObjectNode whole) {
    ObjectNode rest = whole.deepCopy();
    if (opened) {
      String all = Json.textOf(rest.path("content").path(0), "text");
      if (!all.startsWith(text.toString())
          || !(rest.path("content").path(0) instanceof ObjectNode block)) {
        return Optional.empty();
      }
      block.put("text", all.substring(text.length()));
    }
    List<SseEvent> events = AnthropicReplay.events(rest, Integer.MAX_VALUE);
    int known = opened ? OPENING_EVENTS : started ? 1 : 0;
    return Optional.of(List.copyOf(events.subList(known, events.size())));
  }
}
