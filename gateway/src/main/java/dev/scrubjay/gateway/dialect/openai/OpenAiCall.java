package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerDecoder;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.FilteredAnswers;
import dev.scrubjay.gateway.dialect.translation.JsonFences;
import dev.scrubjay.gateway.dialect.translation.JsonFormat;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import dev.scrubjay.gateway.dialect.translation.ToolNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A conversation as a request to a server with OpenAI's API. */
final class OpenAiCall {
  private static final int MAX_STOPS = 4;

  private final OpenAiServer server;
  private final String model;
  private final Conversation conversation;
  private final ToolNames names;
  private final Set<String> dropped;
  private final ObjectNode body = Json.object();

  OpenAiCall(Conversation original, OpenAiServer server, String model) {
    this.server = server;
    this.model = model;
    this.conversation = ToolNames.applied(original);
    this.names = ToolNames.of(original);
    this.dropped = new LinkedHashSet<>(original.dropped());
    encode();
  }

  ObjectNode body() {
    return body;
  }

  List<String> dropped() {
    return List.copyOf(dropped);
  }

  AnswerDecoder answers() {
    AnswerDecoder named = new FilteredAnswers(new OpenAiAnswers(), names);
    return conversation.settings().json() ? new FilteredAnswers(named, new JsonFences()) : named;
  }

  private void encode() {
    body.put("model", model);
    ArrayNode messages = body.putArray("messages");
    conversation
        .systemTexts()
        .forEach(text -> messages.addObject().put("role", "system").put("content", text));
    OpenAiTurns turns = new OpenAiTurns(server, messages);
    conversation.turns().forEach(turns::add);
    sampling(conversation.settings());
    format(conversation.settings().format());
    reasoning(conversation.settings().reasoning());
    user(conversation.settings().user());
    tools(conversation.tools());
    if (conversation.system().stream().anyMatch(CachePoint.class::isInstance)
        || conversation.parts().anyMatch(CachePoint.class::isInstance)) {
      dropped.add("cache_control");
    }
  }

  private void sampling(AnswerSettings settings) {
    boolean fixed = server.hasFixedSampling(model);
    settings.maxTokens().ifPresent(limit -> body.put(server.limit(model), limit));
    settings.temperature().ifPresent(value -> put("temperature", value, fixed));
    settings.topP().ifPresent(value -> put("top_p", value, fixed));
    settings.frequencyPenalty().ifPresent(value -> put("frequency_penalty", value, fixed));
    settings.presencePenalty().ifPresent(value -> put("presence_penalty", value, fixed));
    settings.seed().ifPresent(value -> body.put("seed", value));
    if (settings.topK().isPresent()) {
      dropped.add("top_k");
    }
    if (settings.choices() > 1) {
      body.put("n", settings.choices());
    }
    List<String> stop = settings.stop();
    if (fixed && !stop.isEmpty()) {
      dropped.add("stop_sequences");
    } else if (!stop.isEmpty()) {
      stop.stream().limit(MAX_STOPS).forEach(body.putArray("stop")::add);
      if (stop.size() > MAX_STOPS) {
        dropped.add("stop_sequences");
      }
    }
  }

  /** Sets a member, unless the model takes nothing but its default. */
  private void put(String name, double value, boolean fixed) {
    boolean usual = value == (name.endsWith("penalty") ? 0 : 1);
    if (!fixed) {
      body.put(name, value);
    } else if (!usual) {
      dropped.add(name);
    }
  }

  private void format(@Nullable JsonFormat format) {
    if (format == null) {
      return;
    }
    JsonNode schema = format.schema();
    ObjectNode encoded = body.putObject("response_format");
    if (schema == null) {
      encoded.put("type", "json_object");
      return;
    }
    ObjectNode named = encoded.put("type", "json_schema").putObject("json_schema");
    named.put("name", format.name() == null ? "answer" : format.name());
    if (format.description() != null) {
      named.put("description", format.description());
    }
    if (format.strict() != null) {
      named.put("strict", format.strict());
    }
    named.set("schema", schema);
  }

  private void reasoning(@Nullable ReasoningSettings reasoning) {
    if (reasoning == null || (reasoning.effort() == null && reasoning.budget().isEmpty())) {
      return;
    }
    List<String> known = server.efforts(model);
    if (!known.isEmpty()) {
      body.put("reasoning_effort", reasoning.word(known));
    } else if (!reasoning.isOff()) {
      dropped.add("thinking");
    }
  }

  private void user(@Nullable String user) {
    if (user == null) {
      return;
    }
    if (server.takesUser()) {
      body.put("user", user);
    } else {
      dropped.add("metadata.user_id");
    }
  }

  private void tools(Tools tools) {
    if (tools.tools().isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("tools");
    for (Tool tool : tools.tools()) {
      ObjectNode function =
          list.addObject().put("type", "function").putObject("function").put("name", tool.name());
      if (tool.description() != null) {
        function.put("description", tool.description());
      }
      function.set("parameters", tool.schema());
      if (tool.strict() != null) {
        function.put("strict", tool.strict());
      }
      if (tool.cachePoint() != null) {
        dropped.add("cache_control");
      }
    }
    if (tools.mode() == ToolMode.NAMED) {
      ObjectNode choice = body.putObject("tool_choice").put("type", "function");
      choice.putObject("function").put("name", tools.named());
    } else if (tools.mode() != ToolMode.AUTO) {
      body.put("tool_choice", tools.mode() == ToolMode.NONE ? "none" : "required");
    }
    if (!tools.parallel()) {
      body.put("parallel_tool_calls", false);
    }
  }
}
