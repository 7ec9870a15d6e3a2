package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
          "thinking",
          "output_config",
          "output_format");

  /** Members of tools that are translated. */
  private static final Set<String> OF_TOOLS =
      Set.of("name", "description", "input_schema", "type", "strict", "cache_control");

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
        size.documents,
        0,
        !tools.isEmpty(),
        OptionalInt.of(body.path("max_tokens").asInt()));
  }

  /** The size of content, including that of tool results. */
  private static final class ContentSize {
    private long chars;
    private int images;
    private int documents;

    void add(JsonNode content) {
      chars += content.isTextual() ? content.textValue().length() : 0;
      for (JsonNode part : content) {
        chars += Json.textOf(part, "text").length();
        switch (Json.textOf(part, "type")) {
          case "image" -> images++;
          case "document" -> document(part.path("source"));
          default -> add(part.path("content"));
        }
      }
    }

    /** Adds a document; one of text counts as text. */
    private void document(JsonNode source) {
      switch (Json.textOf(source, "type")) {
        case "text" -> chars += Json.textOf(source, "data").length();
        case "content" -> add(source.path("content"));
        default -> documents++;
      }
    }
  }

  static Conversation conversation(ObjectNode body) {
    Set<String> dropped = new LinkedHashSet<>(Json.membersBeyond(TRANSLATED, body));
    AnthropicContent content = new AnthropicContent(dropped);
    List<ContentPart> system = new ArrayList<>(content.instructions(body.path("system")));
    List<Turn> turns = new ArrayList<>();
    for (JsonNode message : body.path("messages")) {
      switch (Json.textOf(message, "role")) {
        case "system" -> system.addAll(content.instructions(message.path("content")));
        case "assistant" -> turn(Role.ASSISTANT, content.parts(message.path("content")), turns);
        default -> turn(Role.USER, content.parts(message.path("content")), turns);
      }
    }
    for (String name : List.of("output_config", "metadata")) {
      String translated = name.equals("metadata") ? "user_id" : "format";
      body.path(name).properties().stream()
          .map(Map.Entry::getKey)
          .filter(member -> !member.equals(translated) && !member.equals("effort"))
          .forEach(member -> dropped.add(name + "." + member));
    }
    Tools tools = tools(body, dropped);
    return new Conversation(
        system,
        turns,
        settings(body),
        tools,
        List.copyOf(dropped),
        toolObstacle(body).or(content::obstacle));
  }

  private static void turn(Role role, List<ContentPart> parts, List<Turn> turns) {
    if (!parts.isEmpty()) {
      turns.add(new Turn(role, parts));
    }
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
        reasoning(body),
        Json.textOrNull(body.path("metadata"), "user_id"));
  }

  /** How much to reason; by default Claude does not, and newer models as much as they like. */
  private static @Nullable ReasoningSettings reasoning(ObjectNode body) {
    JsonNode thinking = body.path("thinking");
    String effort = Json.textOrNull(body.path("output_config"), "effort");
    boolean shown = !Json.textOf(thinking, "display").equals("omitted");
    return switch (Json.textOf(thinking, "type")) {
      case "disabled" -> ReasoningSettings.ofBudget(0, false);
      case "enabled" -> {
        int budget = thinking.path("budget_tokens").asInt(-1);
        yield effort != null
            ? ReasoningSettings.ofEffort(effort, shown)
            : budget >= 0 ? ReasoningSettings.ofBudget(budget, shown) : free(shown);
      }
      case "adaptive" -> effort == null ? free(shown) : ReasoningSettings.ofEffort(effort, shown);
      default -> effort == null ? null : ReasoningSettings.ofEffort(effort, false);
    };
  }

  private static ReasoningSettings free(boolean shown) {
    return new ReasoningSettings(null, OptionalInt.empty(), shown);
  }

  private static Tools tools(ObjectNode body, Set<String> dropped) {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode tool : body.path("tools")) {
      ObjectNode schema =
          tool.get("input_schema") instanceof ObjectNode given
              ? given
              : Json.object().put("type", "object");
      if (tool instanceof ObjectNode object) {
        Json.membersBeyond(OF_TOOLS, object).forEach(name -> dropped.add("tools." + name));
      }
      tools.add(
          new Tool(
              Json.textOf(tool, "name"),
              Json.textOrNull(tool, "description"),
              schema,
              tool.path("strict").isBoolean() ? tool.path("strict").booleanValue() : null,
              AnthropicContent.cachePoint(tool).orElse(null)));
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
