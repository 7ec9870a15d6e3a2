package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Translates Anthropic's requests into the form between dialects. */
final class AnthropicRequests {
  /** Members that are translated, or that do not concern the answer. */
  private static final Set<String> TRANSLATED =
      Set.of(
          "model",
          "messages",
          "system",
          "max_tokens",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "stop_sequences",
          "tools",
          "tool_choice",
          "metadata",
          "output_config",
          "output_format");

  private static final Set<String> TRANSLATED_PARTS =
      Set.of("text", "image", "tool_use", "tool_result", "thinking", "redacted_thinking");

  private AnthropicRequests() {}

  static RequestFeatures features(ObjectNode body) {
    ContentSize size = new ContentSize();
    size.add(body.path("system"));
    body.path("messages").forEach(message -> size.add(message.path("content")));
    JsonNode tools = body.path("tools");
    long chars = size.chars + (tools.isEmpty() ? 0 : Json.text(tools).length());
    return new RequestFeatures(
        chars,
        size.images,
        0,
        0,
        !tools.isEmpty(),
        OptionalInt.of(body.path("max_tokens").asInt()));
  }

  /** The size of content, including that of tool results. */
  private static final class ContentSize {
    private long chars;
    private int images;

    void add(JsonNode content) {
      chars += content.isTextual() ? content.textValue().length() : 0;
      for (JsonNode part : content) {
        chars += Json.textOf(part, "text").length();
        images += Json.textOf(part, "type").equals("image") ? 1 : 0;
        add(part.path("content"));
      }
    }
  }

  static Conversation conversation(ObjectNode body) {
    List<ContentPart> system = new ArrayList<>();
    if (body.hasNonNull("system")) {
      system.add(new Text(plainText(body.path("system"))));
    }
    List<Turn> turns = new ArrayList<>();
    Optional<String> obstacle = toolObstacle(body);
    for (JsonNode message : body.path("messages")) {
      JsonNode content = message.path("content");
      for (JsonNode part : content) {
        obstacle = obstacle.or(() -> partObstacle(part));
      }
      switch (Json.textOf(message, "role")) {
        case "system" -> system.add(new Text(plainText(content)));
        case "assistant" -> turn(Role.ASSISTANT, content, turns);
        default -> turn(Role.USER, content, turns);
      }
    }
    List<String> dropped = new ArrayList<>(Json.membersBeyond(TRANSLATED, body));
    body.path("output_config").properties().stream()
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals("format"))
        .forEach(name -> dropped.add("output_config." + name));
    return new Conversation(system, turns, settings(body), tools(body), dropped, obstacle);
  }

  private static void turn(Role role, JsonNode content, List<Turn> turns) {
    List<ContentPart> parts = parts(content);
    if (!parts.isEmpty()) {
      turns.add(new Turn(role, parts));
    }
  }

  private static Optional<String> partObstacle(JsonNode part) {
    String type = Json.textOf(part, "type");
    if (!TRANSLATED_PARTS.contains(type)) {
      return Optional.of("it does not take content of type '" + type + "'");
    }
    String source = Json.textOf(part.path("source"), "type");
    if (type.equals("image") && !source.equals("base64") && !source.equals("url")) {
      return Optional.of("it does not take images from '" + source + "'");
    }
    for (JsonNode given :
        type.equals("tool_result") ? part.path("content") : MissingNode.getInstance()) {
      if (!Json.textOf(given, "type").equals("text")) {
        return Optional.of("it takes only text as the result of a tool");
      }
    }
    return Optional.empty();
  }

  /** The obstacle of a tool that Anthropic runs itself, which other providers lack. */
  private static Optional<String> toolObstacle(ObjectNode body) {
    for (JsonNode tool : body.path("tools")) {
      String type = tool.path("type").asText("custom");
      if (!type.equals("custom")) {
        return Optional.of("it does not have the tool '" + type + "'");
      }
    }
    return Optional.empty();
  }

  private static List<ContentPart> parts(JsonNode content) {
    List<ContentPart> parts = new ArrayList<>();
    addText(content.asText(""), parts);
    for (JsonNode part : content) {
      switch (Json.textOf(part, "type")) {
        case "text" -> addText(Json.textOf(part, "text"), parts);
        case "image" -> parts.add(image(part.path("source")));
        case "tool_use" ->
            parts.add(
                new ToolUse(
                    Json.textOf(part, "id"),
                    Json.textOf(part, "name"),
                    AnthropicAnswers.arguments(part.path("input"))));
        case "tool_result" ->
            parts.add(
                new ToolResult(
                    Json.textOf(part, "tool_use_id"),
                    plainText(part.path("content")),
                    part.path("is_error").asBoolean(false)));
        default -> {}
      }
    }
    return parts;
  }

  private static void addText(String text, List<ContentPart> parts) {
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
  }

  private static ContentPart image(JsonNode source) {
    return Json.textOf(source, "type").equals("url")
        ? new LinkedImage(Json.textOf(source, "url"), null)
        : new InlineImage(Json.textOf(source, "media_type"), Json.textOf(source, "data"), null);
  }

  private static String plainText(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    List<String> texts = new ArrayList<>();
    content.forEach(part -> texts.add(Json.textOf(part, "text")));
    return String.join("\n", texts);
  }

  private static AnswerSettings settings(ObjectNode body) {
    List<String> stop = new ArrayList<>();
    body.path("stop_sequences").forEach(text -> stop.add(text.asText()));
    JsonNode format =
        body.path("output_config").has("format")
            ? body.path("output_config").path("format")
            : body.path("output_format");
    return new AnswerSettings(
        OptionalInt.of(body.path("max_tokens").asInt()),
        Json.number(body, "temperature"),
        Json.number(body, "top_p"),
        body.path("top_k").isInt()
            ? OptionalInt.of(body.path("top_k").intValue())
            : OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        stop,
        1,
        format.isObject() ? new JsonFormat(format.get("schema"), null, null, null) : null,
        null,
        null);
  }

  private static Tools tools(ObjectNode body) {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      ObjectNode schema =
          tool.get("input_schema") instanceof ObjectNode given
              ? given
              : Json.object().put("type", "object");
      tools.add(new Tool(Json.textOf(tool, "name"), Json.textOrNull(tool, "description"), schema));
    }
    JsonNode choice = body.path("tool_choice");
    ToolMode mode =
        switch (Json.textOf(choice, "type")) {
          case "any" -> ToolMode.REQUIRED;
          case "tool" -> ToolMode.NAMED;
          case "none" -> ToolMode.NONE;
          default -> ToolMode.AUTO;
        };
    boolean parallel = !choice.path("disable_parallel_tool_use").asBoolean(false);
    return new Tools(tools, mode, Json.textOrNull(choice, "name"), parallel);
  }
}
