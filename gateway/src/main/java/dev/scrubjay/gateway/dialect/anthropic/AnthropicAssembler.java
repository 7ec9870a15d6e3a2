package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.dialect.SseEvent;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts Anthropic's events together into a message. An event it does not know makes it give up. */
final class AnthropicAssembler implements AnswerAssembler {
  private @Nullable ObjectNode message;
  private final Map<Integer, ObjectNode> blocks = new TreeMap<>();
  private final Map<Integer, StringBuilder> inputs = new TreeMap<>();
  private final Set<Integer> open = new HashSet<>();
  private boolean stopped;
  private boolean broken;

  @Override
  public void accept(SseEvent event) {
    if (broken) {
      return;
    }
    try {
      ObjectNode body = Json.object(event.data());
      broken = stopped || !understood(body);
    } catch (JsonProcessingException e) {
      broken = true;
    }
  }

  private boolean understood(ObjectNode body) throws JsonProcessingException {
    int index = body.path("index").asInt();
    return switch (Json.textOf(body, "type")) {
      case "ping" -> true;
      case "message_start" -> start(body.path("message"));
      case "content_block_start" ->
          body.get("content_block") instanceof ObjectNode block
              && blocks.put(index, block.deepCopy()) == null
              && open.add(index);
      case "content_block_delta" -> {
        ObjectNode block = blocks.get(index);
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

  private boolean close(int index) throws JsonProcessingException {
    StringBuilder input = inputs.get(index);
    ObjectNode block = blocks.get(index);
    if (input != null && block != null) {
      block.set("input", Json.object(input.toString()));
    }
    return open.remove(index);
  }

  private boolean start(JsonNode given) {
    if (message != null || !(given instanceof ObjectNode object)) {
      return false;
    }
    message = object.deepCopy();
    return true;
  }

  private boolean add(int index, ObjectNode block, JsonNode delta) {
    switch (Json.textOf(delta, "type")) {
      case "text_delta" -> join(block, "text", delta);
      case "thinking_delta" -> join(block, "thinking", delta);
      case "signature_delta" -> join(block, "signature", delta);
      case "input_json_delta" -> {
        String piece = Json.textOf(delta, "partial_json");
        if (!piece.isEmpty()) {
          inputs.computeIfAbsent(index, number -> new StringBuilder()).append(piece);
        }
      }
      case "citations_delta" -> {
        ArrayNode citations =
            block.get("citations") instanceof ArrayNode given ? given : block.putArray("citations");
        citations.add(delta.path("citation"));
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void join(ObjectNode block, String name, JsonNode delta) {
    block.put(name, Json.textOf(block, name) + Json.textOf(delta, name));
  }

  private boolean end(ObjectNode body) {
    ObjectNode made = message;
    if (made == null) {
      return false;
    }
    body.path("delta").properties().forEach(m -> made.set(m.getKey(), m.getValue()));
    ObjectNode usage =
        made.get("usage") instanceof ObjectNode given ? given : made.putObject("usage");
    body.path("usage").properties().forEach(m -> usage.set(m.getKey(), m.getValue()));
    return true;
  }

  @Override
  public Optional<ObjectNode> answer() {
    ObjectNode made = message;
    boolean whole = !broken && stopped && open.isEmpty();
    if (!whole || made == null || !made.path("stop_reason").isTextual()) {
      return Optional.empty();
    }
    made.putArray("content").addAll(blocks.values());
    return Optional.of(made);
  }
}
