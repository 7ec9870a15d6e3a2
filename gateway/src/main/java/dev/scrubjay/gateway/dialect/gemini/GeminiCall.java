package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerFilter;
import dev.scrubjay.gateway.dialect.translation.AnswerTool;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.FilteredAnswers;
import dev.scrubjay.gateway.dialect.translation.JsonFences;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import dev.scrubjay.gateway.dialect.translation.ToolNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A conversation as a request to a Gemini, and what its answers must be filtered by. */
final class GeminiCall {
  /** As many as Gemini takes. */
  private static final int MAX_STOP_SEQUENCES = 5;

  private final GeminiModel model;
  private final Set<String> dropped;
  private final List<AnswerFilter> filters = new ArrayList<>();
  private final ObjectNode body = Json.object();

  private GeminiCall(GeminiModel model, List<String> dropped) {
    this.model = model;
    this.dropped = new LinkedHashSet<>(dropped);
  }

  static GeminiCall of(Conversation original, String model) {
    GeminiCall call = new GeminiCall(GeminiModel.of(model), original.dropped());
    call.filters.add(ToolNames.of(original));
    call.encode(ToolNames.applied(original));
    return call;
  }

  ObjectNode body() {
    return body;
  }

  List<String> dropped() {
    return List.copyOf(dropped);
  }

  AnswerDecoder filtered(AnswerDecoder answers) {
    return FilteredAnswers.of(answers, filters);
  }

  private void encode(Conversation conversation) {
    List<String> system = new ArrayList<>(conversation.systemTexts());
    ObjectNode config = Json.object();
    sampling(config, conversation.settings());
    Tools tools = format(config, conversation.settings().format(), conversation.tools(), system);
    thinking(config, conversation.settings().reasoning());
    resolution(config, conversation);
    if (!system.isEmpty()) {
      ArrayNode parts = body.putObject("systemInstruction").putArray("parts");
      system.forEach(text -> parts.addObject().put("text", text));
    }
    body.set("contents", new GeminiTurns(model).contents(conversation.turns()));
    tools(tools);
    body.set("generationConfig", config);
    boolean marked = conversation.system().stream().anyMatch(CachePoint.class::isInstance);
    if (marked || conversation.parts().anyMatch(CachePoint.class::isInstance)) {
      dropped.add("cache_control");
    }
    if (!conversation.tools().parallel()) {
      dropped.add("parallel_tool_calls");
    }
    if (conversation.settings().user() != null) {
      dropped.add("user");
    }
    if (conversation.settings().stop().size() > MAX_STOP_SEQUENCES) {
      dropped.add("stop");
    }
  }

  private static void sampling(ObjectNode config, AnswerSettings settings) {
    settings.maxTokens().ifPresent(limit -> config.put("maxOutputTokens", limit));
    settings.temperature().ifPresent(value -> config.put("temperature", value));
    settings.topP().ifPresent(value -> config.put("topP", value));
    settings.topK().ifPresent(value -> config.put("topK", value));
    settings
        .seed()
        .ifPresent(value -> config.put("seed", Long.hashCode(value))); // a seed has 32 bits
    settings.frequencyPenalty().ifPresent(value -> config.put("frequencyPenalty", value));
    settings.presencePenalty().ifPresent(value -> config.put("presencePenalty", value));
    if (!settings.stop().isEmpty()) {
      ArrayNode sequences = config.putArray("stopSequences");
      settings.stop().stream().limit(MAX_STOP_SEQUENCES).forEach(sequences::add);
    }
    if (settings.choices() > 1) {
      config.put("candidateCount", settings.choices());
    }
  }

  /** Binds the answer to JSON. Models before 3 refuse that together with tools. */
  private Tools format(
      ObjectNode config, @Nullable JsonFormat format, Tools tools, List<String> system) {
    if (format == null) {
      return tools;
    }
    filters.add(new JsonFences());
    JsonNode schema = format.schema();
    boolean calling = !tools.tools().isEmpty() && tools.mode() != ToolMode.NONE;
    if (calling && !model.takesToolsWithJson()) {
      if (schema != null && AnswerTool.fits(schema)) {
        filters.add(new AnswerTool());
        return AnswerTool.added(tools, format);
      }
      String shape = schema == null ? " object" : " value that conforms to " + Json.text(schema);
      system.add("Unless you call a tool, answer with nothing but one JSON" + shape);
      return tools;
    }
    config.put("responseMimeType", "application/json");
    if (schema != null) {
      config.set("responseJsonSchema", schema);
    }
    return calling || model.takesToolsWithJson() ? tools : Tools.NONE;
  }

  private void thinking(ObjectNode config, @Nullable ReasoningSettings reasoning) {
    if (reasoning == null) {
      return;
    }
    boolean free = reasoning.effort() == null && reasoning.budget().isEmpty();
    if (!model.hasThinkingBudget() && !model.hasThinkingLevel()) {
      if (!free && !reasoning.isOff()) {
        dropped.add("reasoning_effort");
      }
      return;
    }
    ObjectNode thinking = config.putObject("thinkingConfig");
    if (!free && model.hasThinkingLevel()) {
      String level = reasoning.word(model.levels());
      thinking.put("thinkingLevel", level.toUpperCase(Locale.ROOT)); // as Google's schema has it
    } else if (!free) {
      thinking.put("thinkingBudget", model.budget(reasoning.tokens()));
    }
    if (reasoning.shown() && !reasoning.isOff()) {
      thinking.put("includeThoughts", true);
    }
  }

  /** Sets the resolution of images, which is one for all of them. */
  private void resolution(ObjectNode config, Conversation conversation) {
    Set<String> details =
        conversation
            .parts()
            .map(GeminiCall::detail)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    if (details.contains("high")) {
      config.put("mediaResolution", "MEDIA_RESOLUTION_HIGH");
    } else if (details.contains("low")) {
      config.put("mediaResolution", "MEDIA_RESOLUTION_LOW");
    }
    if (details.contains("high") && details.contains("low")) {
      dropped.add("image_url.detail");
    }
  }

  private static @Nullable String detail(ContentPart part) {
    return switch (part) {
      case InlineImage image -> image.detail();
      case LinkedImage image -> image.detail();
      default -> null;
    };
  }

  private void tools(Tools tools) {
    if (tools.tools().isEmpty()) {
      return;
    }
    ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
    for (Tool tool : tools.tools()) {
      ObjectNode declared = declarations.addObject().put("name", tool.name());
      if (tool.description() != null) {
        declared.put("description", tool.description());
      }
      declared.set("parametersJsonSchema", tool.schema());
      if (Boolean.TRUE.equals(tool.strict())) {
        dropped.add("tools.strict");
      }
      if (tool.cachePoint() != null) {
        dropped.add("cache_control");
      }
    }
    ObjectNode calling = body.putObject("toolConfig").putObject("functionCallingConfig");
    calling.put(
        "mode",
        switch (tools.mode()) {
          case AUTO -> "AUTO";
          case NONE -> "NONE";
          case REQUIRED, NAMED -> "ANY";
        });
    if (tools.mode() == ToolMode.NAMED) {
      calling.putArray("allowedFunctionNames").add(tools.named());
    }
  }
}
