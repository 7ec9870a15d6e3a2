package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.TextPieces;
import dev.scrubjay.gateway.dialect.responses.PartEvents.Kind;
import java.util.List;

/** Replays a whole response as the events of a stream. */
final class ResponsesReplay {
  private final ResponsesEvents events;
  private final int pieceChars;

  private ResponsesReplay(ResponsesEvents events, int pieceChars) {
    this.events = events;
    this.pieceChars = pieceChars;
  }

  static List<SseEvent> events(ObjectNode answer, int pieceChars) {
    ResponsesEvents events = new ResponsesEvents(0);
    events.begin(answer);
    ResponsesReplay replay = new ResponsesReplay(events, pieceChars);
    int index = 0;
    for (JsonNode item : answer.path("output")) {
      if (item instanceof ObjectNode object) {
        replay.item(object, index);
      }
      index++;
    }
    events.response("response." + Json.textOf(answer, "status"), answer);
    return events.take();
  }

  private void item(ObjectNode item, int index) {
    events.item("response.output_item.added", index, begun(item));
    switch (Json.textOf(item, "type")) {
      case "message" -> parts(item, index, "content");
      case "reasoning" -> {
        parts(item, index, "summary");
        parts(item, index, "content");
      }
      case "function_call" -> call(item, index, Kind.ARGUMENTS, "arguments");
      case "custom_tool_call" -> call(item, index, Kind.INPUT, "input");
      default -> {} // built-in tools: the item itself is all that clients need
    }
    events.item("response.output_item.done", index, item);
  }

  /** The item before its parts have come. */
  private static ObjectNode begun(ObjectNode item) {
    ObjectNode begun = item.deepCopy();
    if (begun.has("status")) {
      begun.put("status", "in_progress");
    }
    switch (Json.textOf(item, "type")) {
      case "message" -> begun.putArray("content");
      case "reasoning" -> {
        begun.putArray("summary");
        if (begun.path("content").isArray()) {
          begun.putArray("content");
        }
      }
      case "function_call" -> begun.put("arguments", "");
      case "custom_tool_call" -> begun.put("input", "");
      default -> {}
    }
    return begun;
  }

  private void parts(ObjectNode item, int output, String member) {
    int index = 0;
    for (JsonNode part : item.path(member)) {
      if (part instanceof ObjectNode object) {
        part(object, Json.textOf(item, "id"), output, index);
      }
      index++;
    }
  }

  private void part(ObjectNode part, String item, int output, int index) {
    Kind kind =
        switch (Json.textOf(part, "type")) {
          case "refusal" -> Kind.REFUSAL;
          case "reasoning_text" -> Kind.REASONING;
          case "summary_text" -> Kind.SUMMARY;
          default -> Kind.TEXT;
        };
    PartEvents own = new PartEvents(events, item, output, kind, index);
    String text = Json.textOf(part, kind == Kind.REFUSAL ? "refusal" : "text");
    own.added(part);
    pieces(own, text);
    int number = 0;
    for (JsonNode annotation : part.path("annotations")) {
      own.annotation(number++, annotation);
    }
    own.done(text, part.path("logprobs"));
    own.partDone(part);
  }

  private void call(ObjectNode item, int output, Kind kind, String member) {
    PartEvents own = new PartEvents(events, Json.textOf(item, "id"), output, kind, 0);
    String written = Json.textOf(item, member);
    pieces(own, written);
    own.called(Json.textOf(item, "name"), written);
  }

  private void pieces(PartEvents part, String text) {
    if (!text.isEmpty()) {
      TextPieces.of(text, pieceChars).forEach(part::delta);
    }
  }
}
