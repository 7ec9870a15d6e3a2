package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.TextPieces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Replays a whole answer as Google's stream, or the rest of one that broke off. */
final class GeminiReplay {
  private static final Set<String> HEAD = Set.of("modelVersion", "responseId", "createTime");

  private final List<ObjectNode> chunks = new ArrayList<>();

  private GeminiReplay() {}

  static List<SseEvent> events(ObjectNode answer, int pieceChars) {
    ObjectNode rest = answer.deepCopy();
    JsonNode candidates = rest.remove("candidates");
    ObjectNode head = Json.object();
    for (String name : List.of("modelVersion", "responseId", "createTime")) {
      if (rest.has(name)) {
        head.set(name, rest.remove(name));
      }
    }
    GeminiReplay replay = new GeminiReplay();
    if (candidates != null) {
      candidates.forEach(candidate -> replay.candidate((ObjectNode) candidate, pieceChars));
    }
    if (replay.chunks.isEmpty()) {
      replay.chunks.add(Json.object());
    }
    replay.chunks.get(replay.chunks.size() - 1).setAll(rest); // the usage comes last
    return replay.chunks.stream()
        .map(chunk -> new SseEvent(null, Json.text(chunk.setAll(head))))
        .toList();
  }

  /** Adds a chunk for each part; the last one has the candidate's other members. */
  private void candidate(ObjectNode candidate, int pieceChars) {
    List<ObjectNode> parts = new ArrayList<>();
    for (JsonNode part : candidate.path("content").path("parts")) {
      pieces((ObjectNode) part, pieceChars, parts);
    }
    for (ObjectNode part : parts.isEmpty() ? parts : parts.subList(0, parts.size() - 1)) {
      ObjectNode piece = Json.object();
      add(piece, candidate, part);
      if (candidate.has("index")) {
        piece.set("index", candidate.path("index"));
      }
      chunk(piece);
    }
    ObjectNode last = candidate.deepCopy();
    if (!parts.isEmpty()) {
      add(last, candidate, parts.get(parts.size() - 1));
    }
    chunk(last);
  }

  private static void pieces(ObjectNode part, int pieceChars, List<ObjectNode> pieces) {
    String text = Json.textOf(part, "text");
    if (text.length() <= pieceChars || part.has("thoughtSignature")) {
      pieces.add(part);
    } else {
      TextPieces.of(text, pieceChars)
          .forEach(piece -> pieces.add(part.deepCopy().put("text", piece)));
    }
  }

  private static void add(ObjectNode piece, ObjectNode candidate, ObjectNode part) {
    ObjectNode content = candidate.path("content").deepCopy();
    content.putArray("parts").add(part);
    piece.set("content", content);
  }

  private void chunk(ObjectNode candidate) {
    ObjectNode chunk = Json.object();
    chunk.putArray("candidates").add(candidate);
    chunks.add(chunk);
  }

  /** The text that {@code shown} says, if it is nothing but the beginning of one candidate's. */
  static Optional<String> said(List<SseEvent> shown) {
    StringBuilder text = new StringBuilder();
    for (SseEvent event : shown) {
      for (JsonNode candidate : Json.objectOrEmpty(event.data()).path("candidates")) {
        if (!isText(candidate) || candidate.path("index").asInt() != 0) {
          return Optional.empty();
        }
        candidate
            .path("content")
            .path("parts")
            .forEach(part -> text.append(Json.textOf(part, "text")));
      }
    }
    return Optional.of(text.toString());
  }

  /** The chunk that says {@code text}, with the head of the latest that was shown. */
  static List<SseEvent> saying(List<SseEvent> shown, String text) {
    ObjectNode chunk = Json.object();
    ObjectNode candidate = chunk.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content");
    content.putArray("parts").addObject().put("text", text);
    content.put("role", "model");
    candidate.put("index", 0);
    chunk.setAll(Json.objectOrEmpty(shown.getLast().data()).retain(HEAD));
    return List.of(new SseEvent(null, Json.text(chunk)));
  }

  /** The answer whose first text is {@code said} and the continuation's. */
  static Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    ObjectNode whole = continuation.deepCopy();
    JsonNode first = whole.at("/candidates/0/content/parts/0");
    if (!(first instanceof ObjectNode part) || !part.path("text").isTextual() || part.size() > 1) {
      return Optional.empty();
    }
    part.put("text", JoinedText.of(said, Json.textOf(part, "text")));
    return Optional.of(whole);
  }

  /** The rest of {@code whole} after {@code shown}; empty if it does not begin like that. */
  static Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    Map<Integer, StringBuilder> texts = new HashMap<>();
    ObjectNode rest = whole.deepCopy();
    try {
      for (SseEvent event : shown) {
        ObjectNode chunk = Json.object(event.data());
        if (chunk.has("responseId")) {
          rest.set("responseId", chunk.path("responseId"));
        }
        for (JsonNode candidate : chunk.path("candidates")) {
          if (!isText(candidate)) {
            return Optional.empty();
          }
          StringBuilder text =
              texts.computeIfAbsent(candidate.path("index").asInt(), index -> new StringBuilder());
          candidate
              .path("content")
              .path("parts")
              .forEach(part -> text.append(Json.textOf(part, "text")));
        }
      }
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    for (JsonNode candidate : rest.path("candidates")) {
      StringBuilder seen = texts.remove(candidate.path("index").asInt());
      if (seen != null && !cut(candidate.path("content").path("parts"), seen.toString())) {
        return Optional.empty();
      }
    }
    return texts.isEmpty() ? Optional.of(events(rest, Integer.MAX_VALUE)) : Optional.empty();
  }

  /** Whether a chunk's candidate has only begun to say a text. */
  private static boolean isText(JsonNode candidate) {
    for (JsonNode part : candidate.path("content").path("parts")) {
      if (!part.path("text").isTextual() || part.size() > 1) {
        return false;
      }
    }
    return !candidate.has("finishReason");
  }

  /** Cuts {@code seen} off the first part; returns whether that begins like it. */
  private static boolean cut(JsonNode parts, String seen) {
    if (seen.isEmpty()) {
      return true;
    }
    String text = Json.textOf(parts.path(0), "text");
    boolean begins = text.startsWith(seen) && !parts.path(0).path("thought").asBoolean(false);
    if (begins && parts instanceof ArrayNode array && array.get(0) instanceof ObjectNode first) {
      first.put("text", text.substring(seen.length()));
    }
    return begins;
  }
}
