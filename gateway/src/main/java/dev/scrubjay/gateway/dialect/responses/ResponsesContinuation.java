package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Continues a stream that broke off with another response to the same request, if that begins with
 * the same text. Other items than a first message cannot be continued, as they differ each time.
 */
final class ResponsesContinuation {
  private static final String DELTA = "response.output_text.delta";

  private static final Set<String> BEGINNING =
      Set.of(
          "response.created",
          "response.queued",
          "response.in_progress",
          "response.output_item.added",
          "response.content_part.added",
          DELTA);

  /** The members of a piece of text that say where it belongs. */
  private static final Set<String> PLACE =
      Set.of("type", "item_id", "output_index", "content_index");

  private final StringBuilder text = new StringBuilder();
  private String id = "";
  private String item = "";
  private int events;

  /** How many events of a replay the client has had, besides pieces of text. */
  private int begun;

  private ResponsesContinuation() {}

  static Optional<List<SseEvent>> of(List<SseEvent> shown, ObjectNode whole) {
    return after(shown).flatMap(seen -> seen.restOf(whole));
  }

  /** What {@code shown} begins; empty if it cannot be continued. */
  private static Optional<ResponsesContinuation> after(List<SseEvent> shown) {
    ResponsesContinuation seen = new ResponsesContinuation();
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

  /** The event that says {@code text} in the part of the latest that was shown. */
  static List<SseEvent> saying(List<SseEvent> shown, String text) {
    return shown.reversed().stream()
        .map(event -> Json.objectOrEmpty(event.data()))
        .filter(data -> Json.textOf(data, "type").equals(DELTA))
        .findFirst()
        .map(data -> data.retain(PLACE).put("delta", text).put("sequence_number", shown.size()))
        .map(data -> data.<ObjectNode>set("logprobs", data.arrayNode()))
        .map(data -> new SseEvent(DELTA, Json.text(data)))
        .stream()
        .toList();
  }

  /** The response whose first text is {@code said} and the continuation's. */
  static Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    ObjectNode whole = continuation.deepCopy();
    JsonNode part = whole.at("/output/0/content/0");
    if (!(part instanceof ObjectNode text) || !text.path("text").isTextual()) {
      return Optional.empty();
    }
    text.put("text", JoinedText.of(said, Json.textOf(part, "text")));
    return Optional.of(whole);
  }

  private boolean decoded(ObjectNode data) {
    String type = Json.textOf(data, "type");
    events++;
    begun += type.equals(DELTA) || type.equals("response.queued") ? 0 : 1;
    if (data.path("response").isObject()) {
      id = Json.textOf(data.path("response"), "id");
    }
    boolean first = data.path("output_index").asInt() + data.path("content_index").asInt() == 0;
    switch (type) {
      case "response.output_item.added" -> {
        item = Json.textOf(data.path("item"), "id");
        first &= Json.textOf(data.path("item"), "type").equals("message");
      }
      case "response.content_part.added" ->
          first &= Json.textOf(data.path("part"), "type").equals("output_text");
      case DELTA -> text.append(Json.textOf(data, "delta"));
      default -> {}
    }
    return first && BEGINNING.contains(type);
  }

  private Optional<List<SseEvent>> restOf(ObjectNode whole) {
    ObjectNode rest = whole.deepCopy();
    if (!id.isEmpty()) {
      rest.put("id", id);
    }
    JsonNode message = rest.path("output").path(0);
    JsonNode part = message.path("content").path(0);
    if (!item.isEmpty()) {
      boolean alike =
          Json.textOf(message, "type").equals("message")
              && Json.textOf(part, "type").equals("output_text")
              && Json.textOf(part, "text").startsWith(text.toString());
      if (!alike) {
        return Optional.empty();
      }
      ((ObjectNode) message).put("id", item);
    }
    return Optional.of(renumbered(ResponsesReplay.events(rest, Integer.MAX_VALUE)));
  }

  /** The events of a replay without those that were shown. */
  private List<SseEvent> renumbered(List<SseEvent> replay) {
    List<SseEvent> rest = new ArrayList<>();
    boolean cut = text.isEmpty();
    for (SseEvent event : replay.subList(Math.min(begun, replay.size()), replay.size())) {
      ObjectNode data = Json.objectOrEmpty(event.data());
      if (!cut && Json.textOf(data, "type").equals(DELTA)) {
        cut = true;
        String left = Json.textOf(data, "delta").substring(text.length());
        if (left.isEmpty()) {
          continue;
        }
        data.put("delta", left);
      }
      data.put("sequence_number", events + rest.size());
      rest.add(new SseEvent(event.event(), Json.text(data)));
    }
    return rest;
  }
}
