package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.AnswerFilter;
import dev.scrubjay.gateway.dialect.translation.AnswerTool;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.FilteredAnswers;
import dev.scrubjay.gateway.dialect.translation.JsonFences;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ToolNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A conversation as a request to a Claude, and what its answers must be filtered by. */
final class AnthropicCall {
  private static final int USUAL_CONTEXT = 200_000;

  /** The limit where the prompt seems to leave no room: the provider is to say whether it does. */
  private static final int LEAST_MAX_TOKENS = 4096;

  private static final int MIN_CHARS_PER_TOKEN = 3;
  private static final int TOKENS_PER_IMAGE = 1600;

  private final ClaudeModel model;
  private final Set<String> dropped;
  private final List<AnswerFilter> filters = new ArrayList<>();
  private final ObjectNode body = Json.object();

  private AnthropicCall(ClaudeModel model, List<String> dropped) {
    this.model = model;
    this.dropped = new LinkedHashSet<>(dropped);
  }

  static AnthropicCall of(Conversation original, TargetModel target, RequestFeatures features) {
    AnthropicCall call = new AnthropicCall(ClaudeModel.of(target.name()), original.dropped());
    call.filters.add(ToolNames.of(original));
    call.body.put("model", target.name());
    call.body.put(
        "max_tokens",
        original.settings().maxTokens().orElseGet(() -> call.longest(target, features)));
    call.encode(ToolNames.applied(original));
    return call;
  }

  /** The longest answer that the model can give, and for which its context has room. */
  private int longest(TargetModel target, RequestFeatures features) {
    int most = target.maxOutputTokens().orElseGet(model::maxOutputTokens);
    long input =
        features.textChars() / MIN_CHARS_PER_TOKEN + (long) features.images() * TOKENS_PER_IMAGE;
    long room = target.contextTokens().orElse(USUAL_CONTEXT) - input;
    return (int) Math.min(most, Math.max(LEAST_MAX_TOKENS, room));
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
    AnswerSettings settings = conversation.settings();
    AnthropicTurns turns = new AnthropicTurns(dropped);
    List<ContentPart> system = new ArrayList<>(conversation.system());
    Tools tools = conversation.tools();
    JsonFormat format = settings.format();
    if (format != null) {
      tools = bind(format, tools, system);
    }
    system(turns, system);
    body.set("messages", turns.messages(conversation.turns()));
    new AnthropicThinking(model, body, dropped).add(conversation, tools.mode());
    sampling(settings);
    stop(settings.stop());
    tools(tools);
    if (tools.tools().isEmpty()) {
      declare(conversation.calledTools());
    }
    String user = settings.user();
    if (user != null) {
      body.putObject("metadata").put("user_id", user);
    }
  }

  /**
   * Binds the answer to JSON: by the model's own structured outputs, else by a tool that it must
   * call. Only JSON without a schema is asked for in words, as there is nothing to bind it to.
   */
  private Tools bind(JsonFormat format, Tools tools, List<ContentPart> system) {
    filters.add(new JsonFences());
    JsonNode schema = format.schema();
    if (schema != null && model.hasStructuredOutputs() && AnthropicSchema.fits(schema)) {
      output()
          .putObject("format")
          .put("type", "json_schema")
          .set("schema", AnthropicSchema.of(schema));
      return tools;
    }
    if (schema != null && AnswerTool.fits(schema)) {
      filters.add(new AnswerTool());
      return AnswerTool.added(tools, format);
    }
    String shape =
        schema == null ? " object" : " value that conforms to this schema: " + Json.text(schema);
    system.add(new Text("Answer with nothing but one JSON" + shape));
    return tools;
  }

  private ObjectNode output() {
    return body.get("output_config") instanceof ObjectNode given
        ? given
        : body.putObject("output_config");
  }

  private void system(AnthropicTurns turns, List<ContentPart> system) {
    boolean plain = system.stream().noneMatch(CachePoint.class::isInstance);
    ArrayNode blocks = turns.content(system);
    if (!blocks.isEmpty() && plain) {
      body.put("system", String.join("\n\n", blocks.findValuesAsText("text")));
    } else if (!blocks.isEmpty()) {
      body.set("system", blocks);
    }
  }

  /**
   * Sets temperature or top_p, as newer models take only one, and the newest none; a temperature of
   * 1 is the default. A model that thinks takes neither.
   */
  private void sampling(AnswerSettings settings) {
    boolean fixed = model.hasFixedSampling() || body.has("thinking");
    settings
        .temperature()
        .ifPresent(
            value -> {
              if (!fixed) {
                body.put("temperature", Math.min(1, value));
              } else if (value != 1) {
                dropped.add("temperature");
              }
            });
    settings.topP().ifPresent(value -> put("top_p", value, fixed && value != 1));
    if (body.has("temperature") && body.has("top_p")) {
      String lesser = settings.temperature().orElseThrow() == 1 ? "temperature" : "top_p";
      body.remove(lesser);
      dropped.add(lesser);
    }
    settings.topK().ifPresent(value -> put("top_k", value, fixed));
    settings.seed().ifPresent(value -> dropped.add("seed"));
    settings.frequencyPenalty().ifPresent(value -> drop("frequency_penalty", value));
    settings.presencePenalty().ifPresent(value -> drop("presence_penalty", value));
  }

  /** Notes that a penalty is dropped, unless it is 0, which is none. */
  private void drop(String name, double value) {
    if (value != 0) {
      dropped.add(name);
    }
  }

  private void put(String name, Number value, boolean refused) {
    if (refused) {
      dropped.add(name);
    } else if (value instanceof Integer whole) {
      body.put(name, whole);
    } else {
      body.put(name, value.doubleValue());
    }
  }

  /** Sets the stop sequences but those of only white space, which Anthropic refuses. */
  private void stop(List<String> sequences) {
    List<String> sayable = sequences.stream().filter(text -> !text.isBlank()).toList();
    if (!sayable.isEmpty()) {
      sayable.forEach(body.putArray("stop_sequences")::add);
    }
    if (sayable.size() < sequences.size()) {
      dropped.add("stop");
    }
  }

  private void tools(Tools tools) {
    if (tools.tools().isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("tools");
    for (Tool tool : tools.tools()) {
      add(tool, list.addObject().put("name", tool.name()));
    }
    body.set("tool_choice", choice(tools.mode(), tools.named(), tools.parallel()));
  }

  /** Declares tools that are not to be called, as a history with calls is refused without. */
  private void declare(Set<String> names) {
    if (names.isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("tools");
    for (String name : names) {
      add(
          new Tool(name, null, Json.object().put("type", "object")),
          list.addObject().put("name", name));
    }
    body.putObject("tool_choice").put("type", "none");
  }

  private void add(Tool tool, ObjectNode encoded) {
    if (tool.description() != null) {
      encoded.put("description", tool.description());
    }
    encoded.set("input_schema", tool.schema());
    if (Boolean.TRUE.equals(tool.strict())) {
      if (model.hasStructuredOutputs() && AnthropicSchema.fits(tool.schema())) {
        encoded.put("strict", true).set("input_schema", AnthropicSchema.of(tool.schema()));
      } else {
        dropped.add("tools.strict");
      }
    }
    CachePoint point = tool.cachePoint();
    if (point != null) {
      encoded.set("cache_control", point.control());
    }
  }

  private static ObjectNode choice(ToolMode mode, @Nullable String named, boolean parallel) {
    ObjectNode choice =
        switch (mode) {
          case AUTO -> Json.object().put("type", "auto");
          case NONE -> Json.object().put("type", "none");
          case REQUIRED -> Json.object().put("type", "any");
          case NAMED -> Json.object().put("type", "tool").put("name", named);
        };
    if (!parallel && mode != ToolMode.NONE) {
      choice.put("disable_parallel_tool_use", true);
    }
    return choice;
  }
}
