package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.TextPieces;
import java.util.ArrayList;
import java.util.List;

/** Replays a whole message as Anthropic's stream. */
final class AnthropicReplay {
  private AnthropicReplay() {}

  static List<SseEvent> events(ObjectNode answer, int pieceChars) {
    List<SseEvent> events = new ArrayList<>();
    ObjectNode message = answer.deepCopy();
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    ObjectNode start = Json.object().put("type", "message_start");
    start.set("message", message);
    events.add(event(start));
    int index = 0;
    for (JsonNode block : answer.path("content")) {
      block(index++, (ObjectNode) block, pieceChars, events);
    }
    ObjectNode end = Json.object().put("type", "message_delta");
    ObjectNode delta = end.putObject("delta");
    delta.set("stop_reason", answer.path("stop_reason"));
    delta.set("stop_sequence", answer.path("stop_sequence"));
    if (!answer.has("stop_sequence")) {
      delta.putNull("stop_sequence");
    }
    end.set("usage", answer.path("usage").deepCopy());
    events.add(event(end));
    events.add(event(Json.object().put("type", "message_stop")));
    return events;
  }

  private static void block(int index, ObjectNode block, int pieceChars, List<SseEvent> events) {
    ObjectNode opening = block.deepCopy();
    List<ObjectNode> deltas = new ArrayList<>();
    switch (Json.textOf(block, "type")) {
      case "text" -> {
        for (String piece : TextPieces.of(Json.textOf(opening, "text"), pieceChars)) {
          deltas.add(Json.object().put("type", "text_delta").put("text", piece));
        }
        opening.put("text", "");
        citations(opening, deltas);
      }
      case "thinking" -> {
        deltas.add(moved(opening, "thinking", "thinking_delta"));
        if (block.has("signature")) {
          deltas.add(moved(opening, "signature", "signature_delta"));
        }
      }
      case "tool_use", "server_tool_use" -> {
        opening.putObject("input");
        deltas.add(
            Json.object()
                .put("type", "input_json_delta")
                .put("partial_json", Json.text(block.path("input"))));
      }
      case "compaction" -> {
        ObjectNode delta = Json.object().put("type", "compaction_delta");
        delta.set("content", opening.path("content"));
        deltas.add(delta);
        opening.putNull("content");
      }
      default -> {}
    }
    ObjectNode start = Json.object().put("type", "content_block_start").put("index", index);
    start.set("content_block", opening);
    events.add(event(start));
    for (ObjectNode delta : deltas) {
      ObjectNode body = Json.object().put("type", "content_block_delta").put("index", index);
      body.set("delta", delta);
      events.add(event(body));
    }
    events.add(event(Json.object().put("type", "content_block_stop").put("index", index)));
  }

  private static void citations(ObjectNode opening, List<ObjectNode> deltas) {
    if (opening.get("citations") instanceof ArrayNode citations) {
      for (JsonNode citation : citations) {
        ObjectNode delta = Json.object().put("type", "citations_delta");
        delta.set("citation", citation);
        deltas.add(delta);
      }
      opening.putArray("citations");
    }
  }

  /** Moves a text from the block's start into a delta. */
  private static ObjectNode moved(ObjectNode opening, String name, String type) {
    String text = Json.textOf(opening, name);
    opening.put(name, "");
    return Json.object().put("type", type).put(name, text);
  }

  private static SseEvent event(ObjectNode body) {
    return new SseEvent(Json.textOf(body, "type"), Json.text(body));
  }
}
