package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.TextPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Replays a whole completion as a stream of chunks. */
final class OpenAiReplay {
  private OpenAiReplay() {}

  static List<SseEvent> events(ObjectNode answer, boolean includeUsage, int pieceChars) {
    ObjectNode head = answer.deepCopy().put("object", "chat.completion.chunk");
    JsonNode choices = head.remove("choices");
    JsonNode usage = head.remove("usage");
    List<SseEvent> events = new ArrayList<>();
    for (JsonNode choice : choices) {
      JsonNode message = choice.path("message");
      ObjectNode opening = Json.object();
      opening.set("role", message.path("role"));
      opening.put("content", message.path("content").isTextual() ? "" : null);
      events.add(chunk(head, choice, opening, false));
      ObjectNode body = body(message);
      String content = Json.textOf(message, "content");
      if (content.length() > pieceChars) {
        for (String piece : TextPieces.of(content, pieceChars)) {
          events.add(chunk(head, choice, Json.object().put("content", piece), false));
        }
        body.remove("content");
      }
      events.add(chunk(head, choice, body, false));
      events.add(chunk(head, choice, Json.object(), true));
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

  /** A message as one delta, without its role. */
  private static ObjectNode body(JsonNode message) {
    ObjectNode delta = Json.object();
    for (Map.Entry<String, JsonNode> member : message.properties()) {
      if (member.getKey().equals("tool_calls") && !member.getValue().isEmpty()) {
        ArrayNode calls = delta.putArray("tool_calls");
        for (JsonNode call : member.getValue()) {
          ObjectNode numbered = Json.object().put("index", calls.size());
          call.properties().forEach(part -> numbered.set(part.getKey(), part.getValue()));
          calls.add(numbered);
        }
      } else if (!member.getKey().equals("role")) {
        delta.set(member.getKey(), member.getValue());
      }
    }
    return delta;
  }

  /** A chunk of one choice; the last one has the finish reason and the choice's other members. */
  private static SseEvent chunk(ObjectNode head, JsonNode choice, ObjectNode delta, boolean last) {
    ObjectNode chunk = head.deepCopy();
    ObjectNode part = chunk.putArray("choices").addObject();
    part.set("index", choice.path("index"));
    part.set("delta", delta);
    if (last) {
      for (Map.Entry<String, JsonNode> member : choice.properties()) {
        if (!member.getKey().equals("message") && !member.getKey().equals("index")) {
          part.set(member.getKey(), member.getValue());
        }
      }
    } else {
      part.putNull("finish_reason");
    }
    return new SseEvent(null, Json.text(chunk));
  }
}
