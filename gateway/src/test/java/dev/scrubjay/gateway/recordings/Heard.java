package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Streams as whole answers, put together in the plainest way; of the first choice alone. */
final class Heard {
  private Heard() {}

  static ObjectNode whole(Wire wire, List<ObjectNode> events) {
    return switch (wire) {
      case OPENAI -> openAi(events);
      case ANTHROPIC -> anthropic(events);
      case GEMINI -> gemini(events);
      case RESPONSES -> responses(events);
    };
  }

  private static ObjectNode openAi(List<ObjectNode> chunks) {
    ObjectNode answer = Json.object();
    ObjectNode choice = Json.object().put("finish_reason", "");
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    ArrayNode content = Json.object().arrayNode();
    Map<Integer, ObjectNode> calls = new TreeMap<>();
    for (ObjectNode chunk : chunks) {
      for (String head : List.of("id", "created", "model")) {
        String known = answer.path(head).asText();
        if (known.isEmpty() || known.equals("0")) {
          answer.set(head, chunk.path(head));
        }
      }
      if (chunk.path("usage").isObject()) {
        answer.set("usage", chunk.path("usage"));
      }
      if (chunk.at("/x_groq/usage").isObject() && !answer.has("usage")) {
        answer.set("usage", chunk.at("/x_groq/usage"));
      }
      for (JsonNode part : chunk.path("choices")) {
        if (part.path("index").asInt() == 0) {
          openAi(part, choice, content, calls);
        }
      }
    }
    message.set("content", content);
    ArrayNode list = message.putArray("tool_calls");
    calls.values().forEach(list::add);
    answer.putArray("choices").add(choice);
    return answer;
  }

  private static void openAi(
      JsonNode part, ObjectNode choice, ArrayNode content, Map<Integer, ObjectNode> calls) {
    JsonNode delta = part.path("delta");
    ObjectNode message = (ObjectNode) choice.path("message");
    JsonNode said = delta.path("content");
    if (said.isTextual()) {
      content.addObject().put("type", "text").put("text", said.textValue());
    }
    said.forEach(content::add);
    for (String name : List.of("refusal", "reasoning", "reasoning_content")) {
      if (delta.path(name).isTextual()) {
        message.put(name, Json.textOf(message, name) + Json.textOf(delta, name));
      }
    }
    if (delta.path("images").isArray()) {
      message.withArray("/images").addAll((ArrayNode) delta.path("images"));
    }
    if (delta.path("audio").isObject()) {
      ObjectNode audio = message.withObject("/audio");
      for (Map.Entry<String, JsonNode> member : delta.path("audio").properties()) {
        boolean grows = member.getKey().equals("data") || member.getKey().equals("transcript");
        String before = grows ? Json.textOf(audio, member.getKey()) : "";
        audio.put(member.getKey(), before + member.getValue().asText(""));
      }
    }
    if (delta.path("reasoning_details").isArray()) {
      message.withArray("/reasoning_details").addAll((ArrayNode) delta.path("reasoning_details"));
    }
    for (JsonNode piece : delta.path("tool_calls")) {
      ObjectNode call = calls.computeIfAbsent(piece.path("index").asInt(), index -> Json.object());
      if (Json.textOf(call, "id").isEmpty()) {
        call.put("id", Json.textOf(piece, "id"));
      }
      if (piece.has("extra_content")) {
        call.set("extra_content", piece.path("extra_content"));
      }
      ObjectNode function = call.put("type", "function").withObject("/function");
      for (String name : List.of("name", "arguments")) {
        JsonNode more = piece.path("function").path(name);
        String text = more.isObject() ? Json.text(more) : more.asText("");
        boolean repeated = name.equals("name") && text.equals(Json.textOf(function, name));
        function.put(name, repeated ? text : Json.textOf(function, name) + text);
      }
    }
    if (!Json.textOf(part, "finish_reason").isEmpty()) {
      choice.put("finish_reason", Json.textOf(part, "finish_reason"));
    }
  }

  private static ObjectNode anthropic(List<ObjectNode> events) {
    ObjectNode answer = Json.object();
    Map<Integer, ObjectNode> blocks = new TreeMap<>();
    Map<Integer, StringBuilder> inputs = new TreeMap<>();
    ObjectNode usage = Json.object();
    for (ObjectNode event : events) {
      int index = event.path("index").asInt();
      switch (Json.textOf(event, "type")) {
        case "message_start" -> {
          answer.setAll((ObjectNode) event.path("message").deepCopy());
          usage.setAll((ObjectNode) event.path("message").path("usage").deepCopy());
        }
        case "content_block_start" -> blocks.put(index, event.path("content_block").deepCopy());
        case "content_block_delta" -> {
          JsonNode delta = event.path("delta");
          ObjectNode block = blocks.computeIfAbsent(index, number -> Json.object());
          for (String name : List.of("text", "thinking", "signature")) {
            if (delta.has(name)) {
              block.put(name, Json.textOf(block, name) + Json.textOf(delta, name));
            }
          }
          if (delta.has("partial_json")) {
            inputs
                .computeIfAbsent(index, number -> new StringBuilder())
                .append(Json.textOf(delta, "partial_json"));
          }
        }
        case "message_delta" -> {
          event
              .path("delta")
              .properties()
              .forEach(member -> answer.set(member.getKey(), member.getValue()));
          event
              .path("usage")
              .properties()
              .forEach(
                  member -> {
                    boolean lacks =
                        member.getValue().isNull()
                            || (usage.has(member.getKey())
                                && member.getValue().isNumber()
                                && member.getValue().asLong() == 0);
                    if (!lacks) {
                      usage.set(member.getKey(), member.getValue());
                    }
                  });
        }
        default -> {}
      }
    }
    inputs.forEach(
        (index, json) -> {
          if (!json.toString().isBlank() && blocks.containsKey(index)) {
            blocks.get(index).set("input", Wire.parse(json.toString()));
          }
        });
    ArrayNode content = answer.putArray("content");
    blocks.values().forEach(content::add);
    answer.set("usage", usage);
    return answer;
  }

  private static ObjectNode gemini(List<ObjectNode> chunks) {
    ObjectNode answer = Json.object();
    ObjectNode candidate = Json.object();
    ArrayNode parts = candidate.putObject("content").putArray("parts");
    for (ObjectNode chunk : chunks) {
      chunk.properties().forEach(member -> answer.set(member.getKey(), member.getValue()));
      JsonNode piece = chunk.path("candidates").path(0);
      piece.path("content").path("parts").forEach(parts::add);
      if (piece.has("finishReason")) {
        candidate.set("finishReason", piece.path("finishReason"));
      }
    }
    answer.putArray("candidates").add(candidate);
    return answer;
  }

  private static ObjectNode responses(List<ObjectNode> events) {
    for (ObjectNode event : events) {
      if (Json.textOf(event, "type").matches("response\\.(completed|incomplete|failed)")) {
        return (ObjectNode) event.path("response");
      }
    }
    return Json.object();
  }
}
