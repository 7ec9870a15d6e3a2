package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Translates OpenAI's chat requests into the form between dialects. */
final class OpenAiRequests {
  private static final Set<String> FORMATS = Set.of("text", "json_object", "json_schema");

  /** Members that are translated, or that do not concern the answer. */
  private static final Set<String> TRANSLATED =
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
          "response_format",
          "top_k",
          "seed",
          "frequency_penalty",
          "presence_penalty",
          "logprobs",
          "modalities");

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
    chars +=
        body.path("response_format").has("json_schema")
            ? Json.text(body.path("response_format")).length()
            : 0;
    OptionalInt limit = maxTokens(body);
    int choices = Math.max(1, body.path("n").asInt(1));
    return new RequestFeatures(
        chars,
        images,
        0,
        0,
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
    OpenAiMessages messages = new OpenAiMessages(body.path("messages"));
    return new Conversation(
        messages.system(),
        messages.turns(),
        settings(body),
        tools(body),
        Json.membersBeyond(TRANSLATED, body),
        messages.obstacle().or(() -> obstacle(body)));
  }

  private static Optional<String> obstacle(ObjectNode body) {
    if (body.path("logprobs").asBoolean(false)) {
      return Optional.of("it does not give logprobs");
    }
    for (JsonNode modality : body.path("modalities")) {
      if (!modality.asText().equals("text")) {
        return Optional.of("it does not answer in " + modality.asText());
      }
    }
    for (String name : List.of("audio", "web_search_options", "functions", "function_call")) {
      if (body.hasNonNull(name)) {
        return Optional.of("it does not take '" + name + "'");
      }
    }
    String format = body.path("response_format").path("type").asText("text");
    if (!FORMATS.contains(format)) {
      return Optional.of("it does not answer in the format '" + format + "'");
    }
    return toolObstacle(body);
  }

  private static Optional<String> toolObstacle(ObjectNode body) {
    for (JsonNode tool : body.path("tools")) {
      String type = Json.textOf(tool, "type");
      if (!type.equals("function")) {
        return Optional.of("it does not take tools of type '" + type + "'");
      }
    }
    JsonNode choice = body.path("tool_choice");
    String type = Json.textOf(choice, "type");
    return choice.isObject() && !type.equals("function")
        ? Optional.of("it does not take a tool_choice of type '" + type + "'")
        : Optional.empty();
  }

  private static AnswerSettings settings(ObjectNode body) {
    JsonNode format = body.path("response_format");
    String type = Json.textOf(format, "type");
    return new AnswerSettings(
        maxTokens(body),
        Json.number(body, "temperature"),
        Json.number(body, "top_p"),
        body.path("top_k").isInt()
            ? OptionalInt.of(body.path("top_k").intValue())
            : OptionalInt.empty(),
        body.path("seed").canConvertToExactIntegral() && body.path("seed").canConvertToLong()
            ? OptionalLong.of(body.path("seed").longValue())
            : OptionalLong.empty(),
        Json.number(body, "frequency_penalty"),
        Json.number(body, "presence_penalty"),
        stop(body.path("stop")),
        Math.max(1, body.path("n").asInt(1)),
        type.equals("json_object") || type.equals("json_schema")
            ? new JsonFormat(schema(format), null, null, null)
            : null,
        null,
        null);
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
