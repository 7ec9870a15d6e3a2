package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Translates the tools of a request. A custom tool, which takes any text, becomes a function with
 * one argument, {@code input}.
 */
final class ResponsesTools {
  private static final String INPUT = "input";
  private static final Set<String> KNOWN = Set.of("function", "custom");

  private ResponsesTools() {}

  static Tools of(ObjectNode body) {
    JsonNode choice = body.path("tool_choice");
    String type = Json.textOf(choice, "type");
    @Nullable Set<String> allowed = null;
    String word = choice.asText("auto");
    if (type.equals("allowed_tools")) {
      allowed = names(choice.path("tools"));
      word = Json.textOf(choice, "mode");
    }
    String named = KNOWN.contains(type) ? Json.textOrNull(choice, "name") : null;
    ToolMode mode =
        named != null
            ? ToolMode.NAMED
            : switch (word) {
              case "none" -> ToolMode.NONE;
              case "required" -> ToolMode.REQUIRED;
              default -> ToolMode.AUTO;
            };
    boolean parallel = body.path("parallel_tool_calls").asBoolean(true);
    return new Tools(tools(body.path("tools"), allowed), mode, named, parallel);
  }

  private static List<Tool> tools(JsonNode tools, @Nullable Set<String> allowed) {
    List<Tool> translated = new ArrayList<>();
    for (JsonNode tool : tools) {
      String type = Json.textOf(tool, "type");
      if (!KNOWN.contains(type) || !(allowed == null || allowed.contains(name(tool)))) {
        continue;
      }
      translated.add(type.equals("custom") ? custom(tool) : function(tool));
    }
    return translated;
  }

  private static Tool function(JsonNode tool) {
    ObjectNode schema =
        tool.get("parameters") instanceof ObjectNode given
            ? given
            : Json.object().put("type", "object");
    return new Tool(
        name(tool),
        Json.textOrNull(tool, "description"),
        schema,
        tool.path("strict").isBoolean() ? tool.path("strict").booleanValue() : null,
        null);
  }

  private static Tool custom(JsonNode tool) {
    ObjectNode schema = Json.object().put("type", "object");
    schema.putObject("properties").putObject(INPUT).put("type", "string");
    schema.putArray("required").add(INPUT);
    schema.put("additionalProperties", false);
    String description = Json.textOf(tool, "description");
    String grammar = Json.textOf(tool.path("format"), "definition");
    if (!grammar.isEmpty()) {
      String syntax = Json.textOf(tool.path("format"), "syntax");
      description += "\n\nThe input must follow this grammar (" + syntax + "):\n" + grammar;
    }
    return new Tool(name(tool), description.isEmpty() ? null : description.strip(), schema);
  }

  private static String name(JsonNode tool) {
    return Json.textOf(tool, "name");
  }

  private static Set<String> names(JsonNode tools) {
    Set<String> names = new TreeSet<>();
    tools.forEach(tool -> names.add(name(tool)));
    return names;
  }

  /** The names of the tools that take any text. */
  static Set<String> custom(ObjectNode body) {
    Set<String> names = new TreeSet<>();
    for (JsonNode tool : body.path("tools")) {
      if (Json.textOf(tool, "type").equals("custom")) {
        names.add(name(tool));
      }
    }
    return names;
  }

  /** The arguments with which a custom tool is called as a function. */
  static String arguments(String input) {
    return Json.text(Json.object().put(INPUT, input));
  }

  /** The input of a custom tool that was called as a function. */
  static String input(String arguments) {
    try {
      JsonNode input = Json.object(arguments).path(INPUT);
      return input.isTextual() ? input.textValue() : arguments;
    } catch (JsonProcessingException e) {
      return arguments;
    }
  }

  static Optional<String> obstacle(ObjectNode body) {
    for (JsonNode tool : body.path("tools")) {
      String type = Json.textOf(tool, "type");
      if (!KNOWN.contains(type)) {
        return Optional.of("it does not have the tool '" + type + "'");
      }
    }
    JsonNode choice = body.path("tool_choice");
    String type = Json.textOf(choice, "type");
    boolean known = KNOWN.contains(type) || type.equals("allowed_tools");
    return choice.isObject() && !known
        ? Optional.of("it does not take a tool_choice of type '" + type + "'")
        : Optional.empty();
  }
}
