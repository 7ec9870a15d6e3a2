package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.GrowingObject;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Assembles an answer from Google's chunks, with all members that it does not know. Neighbouring
 * texts of one kind are one part; a part with a signature stays by itself.
 */
final class GeminiAssembler implements AnswerAssembler {
  private static final Set<String> OF_PLAIN_TEXT = Set.of("text", "thought");

  private final ObjectNode head = Json.object();
  private final Map<Integer, GrowingCandidate> candidates = new TreeMap<>();
  private boolean broken;

  /** The pieces of a candidate. */
  private static final class GrowingCandidate {
    private final GrowingObject rest = new GrowingObject();
    private final ObjectNode content = Json.object();
    private final List<GrowingObject> parts = new ArrayList<>();
    private boolean open;
    private boolean thought;

    /** Whether a call came in pieces, of which there is no whole form. */
    private boolean cut;
  }

  @Override
  public void accept(SseEvent event) {
    try {
      broken |= !add(Json.object(event.data()));
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  /** Adds a chunk; returns whether it could be decoded. */
  private boolean add(ObjectNode chunk) {
    for (Map.Entry<String, JsonNode> member : chunk.properties()) {
      if (member.getKey().equals("error")) {
        return false;
      }
      if (!member.getKey().equals("candidates") && !member.getValue().isNull()) {
        head.set(member.getKey(), member.getValue());
      }
    }
    for (JsonNode candidate : chunk.path("candidates")) {
      if (!candidate.isObject()) {
        return false;
      }
      add(
          candidates.computeIfAbsent(
              candidate.path("index").asInt(), index -> new GrowingCandidate()),
          candidate);
    }
    return true;
  }

  private static void add(GrowingCandidate growing, JsonNode candidate) {
    for (Map.Entry<String, JsonNode> member : candidate.properties()) {
      switch (member.getKey()) {
        case "content" -> content(growing, member.getValue());
        case "logprobsResult" -> growing.rest.add("logprobsResult", member.getValue());
        default -> {
          if (!member.getValue().isNull()) {
            growing.rest.set(member.getKey(), member.getValue());
          }
        }
      }
    }
  }

  private static void content(GrowingCandidate growing, JsonNode content) {
    for (Map.Entry<String, JsonNode> member : content.properties()) {
      if (!member.getKey().equals("parts")) {
        growing.content.set(member.getKey(), member.getValue());
      }
    }
    for (JsonNode part : content.path("parts")) {
      JsonNode call = part.path("functionCall");
      growing.cut |= call.has("partialArgs") || call.path("willContinue").asBoolean();
      part(growing, part);
    }
  }

  private static void part(GrowingCandidate growing, JsonNode part) {
    boolean plain =
        part instanceof ObjectNode object
            && part.path("text").isTextual()
            && Json.membersBeyond(OF_PLAIN_TEXT, object).isEmpty();
    boolean thought = part.path("thought").asBoolean(false);
    if (plain && growing.open && growing.thought == thought) {
      growing.parts.get(growing.parts.size() - 1).add("text", part.path("text"));
      return;
    }
    if (plain && Json.textOf(part, "text").isEmpty()) {
      return;
    }
    GrowingObject grown = new GrowingObject();
    part.properties().forEach(member -> grown.set(member.getKey(), member.getValue()));
    growing.parts.add(grown);
    growing.open = plain;
    growing.thought = thought;
  }

  @Override
  public Optional<ObjectNode> answer() {
    if (broken || candidates.values().stream().anyMatch(candidate -> candidate.cut)) {
      return Optional.empty();
    }
    ObjectNode answer = Json.object();
    if (!candidates.isEmpty()) {
      ArrayNode list = answer.putArray("candidates");
      candidates.values().forEach(candidate -> list.add(whole(candidate)));
    }
    answer.setAll(head);
    return GeminiReplies.isComplete(answer) ? Optional.of(answer) : Optional.empty();
  }

  private static ObjectNode whole(GrowingCandidate growing) {
    ObjectNode candidate = Json.object();
    ObjectNode content = candidate.putObject("content");
    ArrayNode parts = content.putArray("parts");
    growing.parts.forEach(part -> parts.add(part.whole()));
    content.setAll(growing.content);
    return candidate.setAll(growing.rest.whole());
  }
}
