package dev.scrubjay.gateway.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What a request tells the model, as texts that its translation must have too. */
final class Texts {
  private final List<String> found = new ArrayList<>();

  private Texts() {}

  /** The texts, the names of tools, the arguments and results of calls, and the data of files. */
  static List<String> of(Wire wire, ObjectNode request) {
    Texts texts = new Texts();
    switch (wire) {
      case OPENAI, RESPONSES -> texts.openAi(request);
      case ANTHROPIC -> texts.anthropic(request);
      case GEMINI -> texts.gemini(Names.camel(request));
    }
    return texts.found;
  }

  /** Whether {@code body} has {@code text}, in a value of its own or within one. */
  static boolean has(ObjectNode body, String text) {
    List<String> leaves = new ArrayList<>();
    leaves(body, leaves);
    String escaped = Json.text(Json.object().put("t", text));
    String quoted = escaped.substring(6, escaped.length() - 2);
    String squeezed = squeezed(text);
    return leaves.stream()
        .anyMatch(
            leaf ->
                leaf.contains(text) || leaf.contains(quoted) || squeezed(leaf).contains(squeezed));
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "").replace('-', '+').replace('_', '/');
  }

  private static void leaves(JsonNode value, List<String> leaves) {
    if (value.isValueNode()) {
      leaves.add(value.asText());
    }
    value.forEach(item -> leaves(item, leaves));
  }

  private void add(String text) {
    if (!text.isBlank()) {
      found.add(text.strip());
    }
  }

  private void addAll(JsonNode value) {
    List<String> leaves = new ArrayList<>();
    leaves(value, leaves);
    leaves.forEach(this::add);
  }

  private void openAi(ObjectNode request) {
    for (JsonNode message : request.path("messages")) {
      content(message.path("content"));
      for (JsonNode call : message.path("tool_calls")) {
        add(Json.textOf(call.path("function"), "name"));
        addAll(Said.arguments(call.path("function").path("arguments")));
      }
    }
    request.path("tools").forEach(tool -> add(Json.textOf(tool.path("function"), "name")));
  }

  private void content(JsonNode content) {
    add(content.asText(""));
    for (JsonNode part : content) {
      add(Json.textOf(part, "text"));
      JsonNode image = part.path("image_url");
      data(image.isTextual() ? image.asText() : Json.textOf(image, "url"));
      data(Json.textOf(part.path("file"), "file_data"));
      data(Json.textOf(part, "document_url"));
      data(Json.textOf(part.path("input_audio"), "data"));
      data(Json.textOf(part.path("video_url"), "url"));
    }
  }

  private void data(String url) {
    add(url.substring(url.indexOf(',') + 1));
  }

  private void anthropic(ObjectNode request) {
    blocks(request.path("system"));
    for (JsonNode message : request.path("messages")) {
      blocks(message.path("content"));
    }
    request.path("tools").forEach(tool -> add(Json.textOf(tool, "name")));
  }

  private void blocks(JsonNode content) {
    add(content.asText(""));
    for (JsonNode block : content) {
      add(Json.textOf(block, "text"));
      blocks(block.path("content"));
      JsonNode source = block.path("source");
      add(Json.textOf(source, "data") + Json.textOf(source, "url"));
      if (Json.textOf(block, "type").equals("tool_use")) {
        add(Json.textOf(block, "name"));
        addAll(block.path("input"));
      }
    }
  }

  private void gemini(JsonNode request) {
    request.path("systemInstruction").path("parts").forEach(part -> add(Json.textOf(part, "text")));
    for (JsonNode content : request.path("contents")) {
      for (JsonNode part : content.path("parts")) {
        if (!part.path("thought").asBoolean()) {
          add(Json.textOf(part, "text"));
        }
        JsonNode data = part.path("inlineData");
        boolean text = Json.textOf(data, "mimeType").startsWith("text/"); // may be sent as text
        add(text ? "" : Json.textOf(data, "data"));
        add(Json.textOf(part.path("fileData"), "fileUri"));
        add(Json.textOf(part.path("functionCall"), "name"));
        addAll(part.path("functionCall").path("args"));
        addAll(part.path("functionResponse").path("response"));
      }
    }
    JsonNode allowed = request.path("toolConfig").at("/functionCallingConfig/allowedFunctionNames");
    if (allowed.isEmpty()) {
      request
          .path("tools")
          .findValues("functionDeclarations")
          .forEach(list -> list.forEach(function -> add(Json.textOf(function, "name"))));
    } else {
      addAll(allowed);
    }
  }
}
