package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.GrowingObject;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Assembles a completion from OpenAI's chunks, with all members that it does not know. */
final class OpenAiAssembler implements AnswerAssembler {
  private final ObjectNode head = Json.object();
  private final Map<Integer, GrowingChoice> choices = new TreeMap<>();
  private boolean done;
  private boolean broken;

  /** The pieces of a choice. */
  private static final class GrowingChoice {
    private final GrowingObject rest = new GrowingObject();
    private final GrowingObject message = new GrowingObject();
    private final Map<Integer, GrowingObject> calls = new TreeMap<>();
  }

  @Override
  public void accept(SseEvent event) {
    if (broken) {
      return;
    }
    if (event.data().equals(OpenAiChat.DONE)) {
      done = true;
      return;
    }
    try {
      broken = done || !add(Json.object(event.data()));
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  /** Adds a chunk; returns whether it could be decoded. */
  private boolean add(ObjectNode chunk) {
    for (Map.Entry<String, JsonNode> member : chunk.properties()) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "error" -> {
          return false;
        }
        case "choices" -> {
          if (!value.isArray() || !addAll(value)) {
            return false;
          }
        }
        case "object", "obfuscation" -> {} // only streams have these
        default -> {
          if (!value.isNull() || !head.has(member.getKey())) {
            head.set(member.getKey(), value);
          }
        }
      }
    }
    return true;
  }

  private boolean addAll(JsonNode parts) {
    for (JsonNode part : parts) {
      JsonNode index = part.path("index");
      JsonNode delta = part.path("delta");
      boolean malformed = !part.isObject() || !(index.isMissingNode() || index.isInt());
      if (malformed || !(delta.isObject() || delta.isMissingNode() || delta.isNull())) {
        return false;
      }
      GrowingChoice choice = choices.computeIfAbsent(index.asInt(), number -> new GrowingChoice());
      addRest(choice.rest, part);
      if (!addDelta(choice, delta)) {
        return false;
      }
    }
    return true;
  }

  private static void addRest(GrowingObject rest, JsonNode part) {
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      switch (member.getKey()) {
        case "delta", "index" -> {}
        case "logprobs" -> rest.add("logprobs", member.getValue());
        default -> {
          if (!member.getValue().isNull() || !rest.has(member.getKey())) {
            rest.set(member.getKey(), member.getValue());
          }
        }
      }
    }
  }

  private static boolean addDelta(GrowingChoice choice, JsonNode delta) {
    for (Map.Entry<String, JsonNode> member : delta.properties()) {
      switch (member.getKey()) {
        case "role" -> choice.message.set("role", member.getValue());
        case "tool_calls" -> {
          for (JsonNode call : member.getValue()) {
            if (!addCall(choice.calls, call)) {
              return false;
            }
          }
        }
        default -> choice.message.add(member.getKey(), member.getValue());
      }
    }
    return true;
  }

  /** Adds a piece of a call; fails if the id changes, as there may then be two calls. */
  private static boolean addCall(Map<Integer, GrowingObject> calls, JsonNode part) {
    JsonNode index = part.path("index");
    if (!part.isObject() || !(index.isMissingNode() || index.isInt())) {
      return false;
    }
    GrowingObject call = calls.computeIfAbsent(index.asInt(), number -> new GrowingObject());
    String id = Json.textOf(part, "id");
    if (!id.isEmpty() && call.says("id") && !call.text("id").equals(id)) {
      return false;
    }
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      switch (member.getKey()) {
        case "index" -> {}
        case "id", "type" -> {
          if (!call.says(member.getKey())) {
            call.set(member.getKey(), member.getValue());
          }
        }
        default -> call.add(member.getKey(), member.getValue());
      }
    }
    return true;
  }

  @Override
  public Optional<ObjectNode> answer() {
    if (broken || !done || choices.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode answer = head.deepCopy().put("object", "chat.completion");
    if (answer.path("usage").isNull()) {
      answer.remove("usage");
    }
    ArrayNode list = answer.putArray("choices");
    choices.forEach((index, choice) -> list.add(whole(index, choice)));
    return OpenAiAnswers.isComplete(answer) ? Optional.of(answer) : Optional.empty();
  }

  private static ObjectNode whole(int index, GrowingChoice choice) {
    GrowingObject message = choice.message;
    if (!message.says("role")) {
      message.set("role", TextNode.valueOf("assistant"));
    }
    boolean saidElse = !choice.calls.isEmpty() || message.says("refusal");
    if (!message.says("content") && (saidElse || !message.has("content"))) {
      message.set("content", NullNode.getInstance());
    }
    ObjectNode whole = Json.object().put("index", index);
    ObjectNode said = message.whole();
    if (!choice.calls.isEmpty()) {
      ArrayNode calls = said.putArray("tool_calls");
      choice.calls.values().forEach(call -> calls.add(call.whole()));
    }
    whole.set("message", said);
    return whole.setAll(choice.rest.whole());
  }
}
