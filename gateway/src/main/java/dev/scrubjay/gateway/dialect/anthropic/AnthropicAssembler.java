package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.GrowingObject;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer.FinishReason;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Assembles a message from Anthropic's events; gives no answer after an unknown event. */
final class AnthropicAssembler implements AnswerAssembler {
  private @Nullable ObjectNode message;
  private final Map<Integer, GrowingObject> blocks = new TreeMap<>();
  private final Map<Integer, StringBuilder> inputs = new TreeMap<>();
  private final Set<Integer> open = new HashSet<>();
  private boolean stopped;

  /** Whether the input of a call was not JSON, as where the limit of tokens cut it. */
  private boolean cut;

  private boolean broken;

  @Override
  public void accept(SseEvent event) {
    if (broken) {
      return;
    }
    try {
      ObjectNode body = Json.object(event.data());
      broken = stopped || !decoded(body);
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  private boolean decoded(ObjectNode body) {
    int index = body.path("index").asInt();
    return switch (Json.textOf(body, "type")) {
      case "ping" -> true;
      case "message_start" -> start(body.path("message"));
      case "content_block_start" ->
          body.get("content_block") instanceof ObjectNode block && open(index, block);
      case "content_block_delta" -> {
        GrowingObject block = blocks.get(index);
        yield block != null && open.contains(index) && add(index, block, body.path("delta"));
      }
      case "content_block_stop" -> close(index);
      case "message_delta" -> end(body);
      case "message_stop" -> {
        stopped = true;
        yield true;
      }
      default -> false;
    };
  }

  private boolean open(int index, ObjectNode opening) {
    GrowingObject block = new GrowingObject();
    opening.properties().forEach(member -> block.set(member.getKey(), member.getValue()));
    return blocks.putIfAbsent(index, block) == null && open.add(index);
  }

  private boolean close(int index) {
    StringBuilder input = inputs.get(index);
    GrowingObject block = blocks.get(index);
    if (input != null && block != null) {
      setInput(block, input.toString());
    }
    return open.remove(index);
  }

  /** Sets the input of a call; one that was cut becomes an empty object, as in whole answers. */
  private void setInput(GrowingObject block, String input) {
    try {
      block.set("input", Json.object(input));
    } catch (JsonProcessingException e) {
      cut = true;
      block.set("input", Json.object());
    }
  }

  private boolean start(JsonNode given) {
    if (message != null || !(given instanceof ObjectNode object)) {
      return false;
    }
    message = object;
    return true;
  }

  private boolean add(int index, GrowingObject block, JsonNode delta) {
    switch (Json.textOf(delta, "type")) {
      case "text_delta" -> join(block, "text", delta);
      case "thinking_delta" -> join(block, "thinking", delta);
      case "signature_delta" -> join(block, "signature", delta);
      case "compaction_delta" -> {
        join(block, "content", delta);
        restMembers(block, delta);
      }
      case "input_json_delta" -> {
        String piece = Json.textOf(delta, "partial_json");
        if (!piece.isEmpty()) {
          inputs.computeIfAbsent(index, number -> new StringBuilder()).append(piece);
        }
      }
      case "citations_delta" -> {
        ArrayNode one = JsonNodeFactory.instance.arrayNode();
        block.add("citations", one.add(delta.path("citation")));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Sets what a delta of compaction has beside its summary. */
  private static void restMembers(GrowingObject block, JsonNode delta) {
    for (Map.Entry<String, JsonNode> member : delta.properties()) {
      if (!member.getKey().equals("type") && !member.getKey().equals("content")) {
        block.set(member.getKey(), member.getValue());
      }
    }
  }

  private static void join(GrowingObject block, String name, JsonNode delta) {
    block.add(name, delta.path(name));
  }

  private boolean end(ObjectNode body) {
    ObjectNode made = message;
    if (made == null) {
      return false;
    }
    setAll(made, body.path("delta"));
    ObjectNode usage =
        made.get("usage") instanceof ObjectNode given ? given : made.putObject("usage");
    setAll(usage, body.path("usage"));
    body.remove(List.of("type", "delta", "usage"));
    setAll(made, body);
    return true;
  }

  /** Sets the members of {@code later}, but replaces no value by {@code null}. */
  private static void setAll(ObjectNode target, JsonNode later) {
    for (Map.Entry<String, JsonNode> member : later.properties()) {
      if (!member.getValue().isNull() || !target.has(member.getKey())) {
        target.set(member.getKey(), member.getValue());
      }
    }
  }

  @Override
  public Optional<ObjectNode> answer() {
    ObjectNode made = message;
    boolean whole = !broken && stopped && open.isEmpty();
    if (!whole || made == null) {
      return Optional.empty();
    }
    if (cut && AnthropicAnswers.reason(Json.textOf(made, "stop_reason")) != FinishReason.LENGTH) {
      return Optional.empty();
    }
    ArrayNode content = made.putArray("content");
    blocks.values().forEach(block -> content.add(block.whole()));
    return AnthropicAnswers.isComplete(made) ? Optional.of(made) : Optional.empty();
  }
}
