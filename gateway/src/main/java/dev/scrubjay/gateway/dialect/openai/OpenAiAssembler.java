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
import org.jspecify.annotations.Nullable;

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
    private final Map<Integer, AssembledCall> calls = new TreeMap<>();
    private final AssembledDetails details = new AssembledDetails();
    private final GrowingObject audio = new GrowingObject();

    private @Nullable JsonNode noCalls;

    boolean isMixed() {
      return audio.isMixed() || rest.isMixed() || message.isMixed() || details.isMixed();
    }

    boolean hasContent() {
      return message.says("content")
          || message.says("refusal")
          || audio.says("data")
          || !calls.isEmpty();
    }
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
      broken = done || !add(event.takeObject());
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
          if (!value.isNull()) {
            return false;
          }
        }
        case "choices" -> {
          if (!(value.isArray() || value.isNull()) || !addAll(value)) {
            return false;
          }
        }
        case "object", "obfuscation" -> {} // only streams have these
        case "id", "created", "model" -> {
          if (isUnsaid(head.path(member.getKey()))) { // some servers change them with each chunk
            head.set(member.getKey(), value);
          }
        }
        default -> {
          if (!value.isNull() || !head.has(member.getKey())) {
            head.set(member.getKey(), value);
          }
        }
      }
    }
    return true;
  }

  private static boolean isUnsaid(JsonNode value) {
    return value.isMissingNode()
        || value.isNull()
        || value.asText().isEmpty()
        || (value.isNumber() && value.asInt() == 0);
  }

  private boolean addAll(JsonNode parts) {
    for (JsonNode part : parts) {
      JsonNode index = part.path("index");
      JsonNode delta = part.path("delta");
      boolean malformed = !part.isObject() || !isIndex(index);
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
        case "finish_reason" -> {
          if (!member.getValue().asText("").isEmpty() || !rest.has("finish_reason")) {
            rest.set("finish_reason", member.getValue());
          }
        }
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
        case "role", "channel", "phase" -> label(choice, member.getKey(), member.getValue());
        case "audio" -> audio(choice.audio, member.getValue());
        case "tool_calls" -> {
          choice.noCalls = member.getValue().isEmpty() ? member.getValue() : choice.noCalls;
          for (JsonNode call : member.getValue()) {
            if (!addCall(choice.calls, call)) {
              return false;
            }
          }
        }
        case "reasoning_details" -> choice.details.add(member.getValue());
        default -> choice.message.add(member.getKey(), member.getValue());
      }
    }
    return true;
  }

  /** Sets a word that servers repeat with each piece. */
  private static void label(GrowingChoice choice, String name, JsonNode value) {
    if (!value.asText("").isEmpty() || !choice.message.has(name)) {
      choice.message.set(name, value);
    }
  }

  /** Adds a piece of sound: its data and transcript grow, all else is said once or repeated. */
  private static void audio(GrowingObject audio, JsonNode piece) {
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      switch (member.getKey()) {
        case "data", "transcript" -> audio.add(member.getKey(), member.getValue());
        default -> audio.set(member.getKey(), member.getValue());
      }
    }
  }

  private static boolean isIndex(JsonNode index) {
    return index.isMissingNode() || index.isNull() || index.isInt();
  }

  private static boolean addCall(Map<Integer, AssembledCall> calls, JsonNode part) {
    JsonNode index = part.path("index");
    return part.isObject()
        && isIndex(index)
        && calls.computeIfAbsent(index.asInt(), number -> new AssembledCall()).add(part);
  }

  @Override
  public Optional<ObjectNode> answer() {
    if (broken || !done || choices.values().stream().anyMatch(GrowingChoice::isMixed)) {
      return Optional.empty();
    }
    finishAll();
    if (!choices.values().stream().allMatch(choice -> choice.rest.says("finish_reason"))) {
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

  /** Finishes the choices of a server that gives no finish reasons, but an end marker. */
  private void finishAll() {
    boolean none = choices.values().stream().noneMatch(choice -> choice.rest.says("finish_reason"));
    if (none && choices.values().stream().allMatch(GrowingChoice::hasContent)) {
      choices
          .values()
          .forEach(
              choice -> {
                String reason = OpenAiRepairs.reason(!choice.calls.isEmpty());
                choice.rest.set("finish_reason", TextNode.valueOf(reason));
              });
    }
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
    if (choice.calls.isEmpty() && choice.noCalls != null) {
      said.set("tool_calls", choice.noCalls);
    }
    choice.details.addTo(said);
    ObjectNode audio = choice.audio.whole();
    if (!audio.isEmpty()) {
      said.set("audio", audio);
    }
    whole.set("message", said);
    return whole.setAll(choice.rest.whole());
  }
}
