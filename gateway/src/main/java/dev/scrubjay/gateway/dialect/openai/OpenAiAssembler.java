package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts OpenAI's chunks together into a completion. Members that it does not know are kept: texts
 * are joined, lists appended, and of the rest the last one counts.
 */
final class OpenAiAssembler implements AnswerAssembler {
  private final ObjectNode answer = Json.object();
  private final Map<Integer, ObjectNode> choices = new TreeMap<>();
  private final Map<Integer, ObjectNode> messages = new HashMap<>();
  private final Map<Integer, Map<Integer, ObjectNode>> calls = new HashMap<>();
  private boolean done;
  private boolean broken;

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
      ObjectNode chunk = Json.object(event.data());
      broken = done || chunk.has("error");
      chunk.properties().forEach(member -> chunkMember(member.getKey(), member.getValue()));
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  private void chunkMember(String name, JsonNode value) {
    if (name.equals("choices")) {
      value.forEach(this::choice);
    } else if (name.equals("object")) {
      answer.put("object", "chat.completion");
    } else if (!value.isNull() || !answer.has(name)) {
      answer.set(name, value);
    }
  }

  private void choice(JsonNode part) {
    int index = part.path("index").asInt();
    ObjectNode choice =
        choices.computeIfAbsent(index, number -> Json.object().put("index", number));
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      if (member.getKey().equals("delta")) {
        delta(index, member.getValue());
      } else if (!member.getKey().equals("index")) {
        merge(choice, member.getKey(), member.getValue());
      }
    }
  }

  private void delta(int index, JsonNode delta) {
    ObjectNode message = messages.computeIfAbsent(index, number -> Json.object());
    for (Map.Entry<String, JsonNode> member : delta.properties()) {
      switch (member.getKey()) {
        case "role" -> message.set("role", member.getValue());
        case "tool_calls" -> member.getValue().forEach(call -> call(index, call));
        default -> merge(message, member.getKey(), member.getValue());
      }
    }
  }

  private void call(int index, JsonNode part) {
    ObjectNode call =
        calls
            .computeIfAbsent(index, number -> new TreeMap<>())
            .computeIfAbsent(part.path("index").asInt(), number -> Json.object());
    for (Map.Entry<String, JsonNode> member : part.properties()) {
      switch (member.getKey()) {
        case "index" -> {}
        case "id", "type" -> call.set(member.getKey(), member.getValue());
        default -> merge(call, member.getKey(), member.getValue());
      }
    }
  }

  /** Adds {@code piece} to what {@code target} has under {@code name}. */
  private static void merge(ObjectNode target, String name, JsonNode piece) {
    JsonNode before = target.get(name);
    if (before == null || before.isNull()) {
      target.set(name, piece.deepCopy());
    } else if (before.isTextual() && piece.isTextual()) {
      target.put(name, before.textValue() + piece.textValue());
    } else if (before instanceof ArrayNode list && piece.isArray()) {
      piece.forEach(list::add);
    } else if (before instanceof ObjectNode object && piece.isObject()) {
      piece.properties().forEach(member -> merge(object, member.getKey(), member.getValue()));
    } else if (!piece.isNull()) {
      target.set(name, piece);
    }
  }

  @Override
  public Optional<ObjectNode> answer() {
    if (broken || !done || choices.isEmpty()) {
      return Optional.empty();
    }
    ArrayNode list = answer.putArray("choices");
    for (Map.Entry<Integer, ObjectNode> choice : choices.entrySet()) {
      if (!choice.getValue().path("finish_reason").isTextual()) {
        return Optional.empty();
      }
      list.add(whole(choice.getKey(), choice.getValue()));
    }
    return Optional.of(answer);
  }

  private ObjectNode whole(int index, ObjectNode choice) {
    ObjectNode message = messages.getOrDefault(index, Json.object());
    List<ObjectNode> made = List.copyOf(calls.getOrDefault(index, Map.of()).values());
    boolean said = !Json.textOf(message, "content").isEmpty();
    if (!made.isEmpty()) {
      message.putArray("tool_calls").addAll(made);
    }
    if (!said && !made.isEmpty()) {
      message.putNull("content");
    }
    if (!message.has("role")) {
      message.put("role", "assistant");
    }
    choice.set("message", message);
    return choice;
  }
}
