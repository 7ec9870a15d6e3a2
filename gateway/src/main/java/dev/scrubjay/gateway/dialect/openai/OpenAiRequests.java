package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Conversation;
import dev.scrubjay.gateway.dialect.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.Conversation.Part;
import dev.scrubjay.gateway.dialect.Conversation.Role;
import dev.scrubjay.gateway.dialect.Conversation.Settings;
import dev.scrubjay.gateway.dialect.Conversation.Text;
import dev.scrubjay.gateway.dialect.Conversation.Tool;
import dev.scrubjay.gateway.dialect.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.Conversation.Tools;
import dev.scrubjay.gateway.dialect.Conversation.Turn;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What OpenAI's chat requests say, in no dialect. */
final class OpenAiRequests {
  private static final Pattern DATA_URL = Pattern.compile("data:([^;,]+);base64,(.*)");

  /** Members that have a place in a conversation, or that say nothing about the answer. */
  private static final Set<String> UNDERSTOOD =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "stop",
          "n",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format");

  private OpenAiRequests() {}

  static RequestFeatures features(ObjectNode body) {
    long chars = 0;
    int images = 0;
    for (JsonNode message : body.path("messages")) {
      JsonNode content = message.path("content");
      chars += content.isTextual() ? content.textValue().length() : 0;
      for (JsonNode part : content) {
        chars += Json.textOf(part, "text").length();
        images += part.has("image_url") ? 1 : 0;
      }
      for (JsonNode call : message.path("tool_calls")) {
        chars += Json.textOf(call.path("function"), "arguments").length();
      }
    }
    JsonNode tools = body.path("tools");
    chars += tools.isEmpty() ? 0 : Json.text(tools).length();
    OptionalInt limit = maxTokens(body);
    int choices = Math.max(1, body.path("n").asInt(1));
    return new RequestFeatures(
        chars,
        images,
        !tools.isEmpty(),
        limit.isPresent()
            ? OptionalInt.of(Math.multiplyExact(Math.min(limit.getAsInt(), 10_000_000), choices))
            : limit);
  }

  private static OptionalInt maxTokens(ObjectNode body) {
    for (String name : List.of("max_completion_tokens", "max_tokens")) {
      if (body.path(name).isInt()) {
        return OptionalInt.of(body.path(name).intValue());
      }
    }
    return OptionalInt.empty();
  }

  static Conversation conversation(ObjectNode body) {
    List<String> system = new ArrayList<>();
    List<Turn> turns = new ArrayList<>();
    Optional<String> obstacle = Optional.empty();
    for (JsonNode message : body.path("messages")) {
      switch (Json.textOf(message, "role")) {
        case "system", "developer" -> system.add(plainText(message.path("content")));
        case "assistant" -> turns.add(new Turn(Role.ASSISTANT, assistantParts(message)));
        case "tool", "function" -> turns.add(new Turn(Role.USER, List.of(toolResult(message))));
        default -> {
          for (JsonNode part : message.path("content")) {
            obstacle = obstacle.or(() -> partObstacle(part));
          }
          turns.add(new Turn(Role.USER, userParts(message.path("content"))));
        }
      }
    }
    List<String> dropped = Json.membersBeyond(UNDERSTOOD, body);
    return new Conversation(
        system, turns, settings(body), tools(body), dropped, obstacle.or(() -> obstacle(body)));
  }

  private static Optional<String> partObstacle(JsonNode part) {
    String type = Json.textOf(part, "type");
    return Set.of("text", "image_url").contains(type)
        ? Optional.empty()
        : Optional.of("it does not take content of type '" + type + "'");
  }

  private static Optional<String> obstacle(ObjectNode body) {
    if (body.path("logprobs").asBoolean(false)) {
      return Optional.of("it does not give logprobs");
    }
    if (body.hasNonNull("audio")) {
      return Optional.of("it does not answer in audio");
    }
    for (JsonNode tool : body.path("tools")) {
      if (!Json.textOf(tool, "type").equals("function")) {
        return Optional.of("it does not take tools of type '" + Json.textOf(tool, "type") + "'");
      }
    }
    return Optional.empty();
  }

  private static List<Part> userParts(JsonNode content) {
    if (content.isTextual()) {
      return List.of(new Text(content.textValue()));
    }
    List<Part> parts = new ArrayList<>();
    for (JsonNode part : content) {
      String url = Json.textOrNull(part.path("image_url"), "url");
      parts.add(url == null ? new Text(Json.textOf(part, "text")) : image(url));
    }
    return parts;
  }

  private static Part image(String url) {
    Matcher data = DATA_URL.matcher(url);
    return data.matches() ? new InlineImage(data.group(1), data.group(2)) : new LinkedImage(url);
  }

  private static List<Part> assistantParts(JsonNode message) {
    List<Part> parts = new ArrayList<>();
    String text = plainText(message.path("content"));
    if (!text.isEmpty()) {
      parts.add(new Text(text));
    }
    parts.addAll(OpenAiToolCalls.of(message));
    return parts;
  }

  private static ToolResult toolResult(JsonNode message) {
    return new ToolResult(
        Json.textOf(message, "tool_call_id"), plainText(message.path("content")), false);
  }

  private static String plainText(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue();
    }
    StringBuilder text = new StringBuilder();
    content.forEach(part -> text.append(Json.textOf(part, "text")));
    return text.toString();
  }

  private static Settings settings(ObjectNode body) {
    JsonNode format = body.path("response_format");
    String type = Json.textOf(format, "type");
    return new Settings(
        maxTokens(body),
        Json.number(body, "temperature"),
        Json.number(body, "top_p"),
        OptionalInt.empty(),
        stop(body.path("stop")),
        Math.max(1, body.path("n").asInt(1)),
        type.equals("json_object") || type.equals("json_schema"),
        schema(format));
  }

  private static @Nullable JsonNode schema(JsonNode format) {
    return format.path("json_schema").get("schema");
  }

  private static List<String> stop(JsonNode stop) {
    if (stop.isTextual()) {
      return List.of(stop.textValue());
    }
    List<String> texts = new ArrayList<>();
    stop.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Tools tools(ObjectNode body) {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      JsonNode function = tool.path("function");
      ObjectNode schema =
          function.get("parameters") instanceof ObjectNode given
              ? given
              : Json.object().put("type", "object");
      tools.add(
          new Tool(
              Json.textOf(function, "name"), Json.textOrNull(function, "description"), schema));
    }
    JsonNode choice = body.path("tool_choice");
    String named = Json.textOrNull(choice.path("function"), "name");
    ToolMode mode =
        named != null
            ? ToolMode.NAMED
            : switch (choice.asText("auto")) {
              case "none" -> ToolMode.NONE;
              case "required" -> ToolMode.REQUIRED;
              default -> ToolMode.AUTO;
            };
    return new Tools(tools, mode, named, body.path("parallel_tool_calls").asBoolean(true));
  }
}
