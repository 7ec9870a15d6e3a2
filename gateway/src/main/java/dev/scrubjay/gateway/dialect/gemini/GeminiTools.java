package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decodes the tools of Google's requests. Those that Google runs itself no other provider has. */
final class GeminiTools {
  private final List<Tool> declared = new ArrayList<>();
  private final JsonNode calling;
  private Optional<String> obstacle = Optional.empty();

  GeminiTools(ObjectNode body) {
    for (JsonNode tool : body.path("tools")) {
      for (Map.Entry<String, JsonNode> member : tool.properties()) {
        if (member.getKey().equals("functionDeclarations")) {
          member.getValue().forEach(function -> declared.add(tool(function)));
        } else if (!member.getValue().isNull()) {
          obstacle = Optional.of("it does not have the tool '" + member.getKey() + "'");
        }
      }
    }
    calling = body.path("toolConfig").path("functionCallingConfig");
  }

  /** The reason why the tools cannot be translated, if there is one. */
  Optional<String> obstacle() {
    return obstacle;
  }

  private static Tool tool(JsonNode function) {
    return new Tool(
        Json.textOf(function, "name"), Json.textOrNull(function, "description"), schema(function));
  }

  /** The JSON schema of the arguments of {@code function}. */
  static ObjectNode schema(JsonNode function) {
    if (function.get("parametersJsonSchema") instanceof ObjectNode schema) {
      return schema;
    }
    ObjectNode schema = GeminiSchemas.json(function.path("parameters"));
    if (!schema.has("type")) {
      schema.put("type", "object");
    }
    if (!schema.has("properties")) {
      schema.putObject("properties");
    }
    return schema;
  }

  Tools tools() {
    List<String> allowed = new ArrayList<>();
    calling.path("allowedFunctionNames").forEach(name -> allowed.add(name.asText()));
    ToolMode mode =
        switch (Json.textOf(calling, "mode")) {
          case "ANY" -> allowed.size() == 1 ? ToolMode.NAMED : ToolMode.REQUIRED;
          case "NONE" -> ToolMode.NONE;
          default -> ToolMode.AUTO;
        };
    List<Tool> callable =
        allowed.size() > 1 && mode == ToolMode.REQUIRED
            ? declared.stream().filter(tool -> allowed.contains(tool.name())).toList()
            : declared;
    return new Tools(callable, mode, mode == ToolMode.NAMED ? allowed.get(0) : null, true);
  }
}
