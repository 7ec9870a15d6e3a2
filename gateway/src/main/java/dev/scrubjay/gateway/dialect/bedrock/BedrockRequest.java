package dev.scrubjay.gateway.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.CachePoint;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.ReasoningSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A conversation as a request to Bedrock. JSON answers are asked for as the input of a tool. */
final class BedrockRequest {
  /** The tool whose input is a JSON answer. */
  static final String ANSWER = "json_answer";

  private static final int MIN_REASONING_TOKENS = 1024;

  private final Conversation conversation;
  private final AnswerSettings settings;
  private final BedrockFamily family;
  private final List<String> dropped;
  private final BedrockContent content;

  /**
   * @param dropped gets the members that Bedrock lacks
   */
  BedrockRequest(Conversation conversation, BedrockFamily family, List<String> dropped) {
    this.conversation = conversation;
    this.settings = conversation.settings();
    this.family = family;
    this.dropped = dropped;
    this.content = new BedrockContent(family);
  }

  /** Whether the answer comes as the input of {@link #ANSWER}. */
  boolean answersByTool() {
    return settings.json()
        && conversation.tools().tools().isEmpty()
        && conversation.calledTools().isEmpty()
        && !reasons();
  }

  ObjectNode body() {
    ObjectNode body = Json.object();
    body.set("messages", content.messages(conversation.turns()));
    ArrayNode system = content.blocks(conversation.system());
    if (settings.json() && !answersByTool()) {
      system.addObject().put("text", instruction(settings.schema()));
    }
    if (!system.isEmpty()) {
      body.set("system", system);
    }
    inference(body);
    more(body);
    tools(body, conversation.tools());
    return body;
  }

  private static String instruction(@Nullable JsonNode schema) {
    String shape = schema == null ? "" : " that conforms to this JSON schema: " + Json.text(schema);
    return "Answer with nothing but one JSON object" + shape;
  }

  private void inference(ObjectNode body) {
    ObjectNode config = Json.object();
    settings.maxTokens().ifPresent(limit -> config.put("maxTokens", limit));
    if (reasons()) {
      settings.temperature().ifPresent(value -> dropped.add("temperature"));
      settings.topP().ifPresent(value -> dropped.add("top_p"));
    } else {
      settings.temperature().ifPresent(value -> config.put("temperature", Math.min(1, value)));
      settings.topP().ifPresent(value -> config.put("topP", value));
      if (family == BedrockFamily.CLAUDE && config.has("temperature") && config.has("topP")) {
        config.remove("topP"); // newer models take only one of them
        dropped.add("top_p");
      }
    }
    List<String> stop = settings.stop().stream().filter(text -> !text.isBlank()).toList();
    if (!stop.isEmpty()) {
      stop.forEach(config.putArray("stopSequences")::add);
    }
    if (stop.size() < settings.stop().size()) {
      dropped.add("stop");
    }
    settings.seed().ifPresent(value -> dropped.add("seed"));
    settings.frequencyPenalty().ifPresent(value -> dropped.add("frequency_penalty"));
    settings.presencePenalty().ifPresent(value -> dropped.add("presence_penalty"));
    if (settings.user() != null) {
      dropped.add("user");
    }
    if (!config.isEmpty()) {
      body.set("inferenceConfig", config);
    }
  }

  /** The settings that each maker's models have under names of their own. */
  private void more(ObjectNode body) {
    ObjectNode more = Json.object();
    if (settings.topK().isPresent()) {
      int topK = settings.topK().getAsInt();
      switch (family) {
        case CLAUDE -> more.put("top_k", topK);
        case NOVA -> more.putObject("inferenceConfig").put("topK", topK);
        case GPT, OTHER -> dropped.add("top_k");
      }
    }
    ReasoningSettings reasoning = settings.reasoning();
    if (reasoning != null) {
      switch (family) {
        case CLAUDE -> thinking(more, reasoning);
        case NOVA -> {
          if (!reasoning.isOff()) {
            more.putObject("reasoningConfig")
                .put("type", "enabled")
                .put("maxReasoningEffort", reasoning.word(List.of("low", "medium", "high")));
          }
        }
        case GPT -> more.put("reasoning_effort", reasoning.word(List.of("low", "medium", "high")));
        case OTHER -> dropped.add("reasoning_effort");
      }
    }
    if (!more.isEmpty()) {
      body.set("additionalModelRequestFields", more);
    }
  }

  private void thinking(ObjectNode more, ReasoningSettings reasoning) {
    if (reasons()) {
      more.remove("top_k");
      more.putObject("thinking").put("type", "enabled").put("budget_tokens", budget(reasoning));
    }
  }

  /** Claude's tokens of reasoning, which must be fewer than all. */
  private int budget(ReasoningSettings reasoning) {
    int limit = settings.maxTokens().orElse(Integer.MAX_VALUE) - 1;
    return Math.max(MIN_REASONING_TOKENS, Math.min(reasoning.tokens(), limit));
  }

  /** Whether Claude is to reason, for which the limit of tokens must leave room. */
  private boolean reasons() {
    ReasoningSettings reasoning = settings.reasoning();
    return family == BedrockFamily.CLAUDE
        && reasoning != null
        && !reasoning.isOff()
        && settings.maxTokens().orElse(Integer.MAX_VALUE) > MIN_REASONING_TOKENS;
  }

  private void tools(ObjectNode body, Tools tools) {
    ArrayNode specs = Json.object().putArray("tools");
    if (answersByTool()) {
      JsonNode schema = settings.schema();
      ObjectNode any = Json.object().put("type", "object");
      spec(specs, new Tool(ANSWER, "The answer.", schema instanceof ObjectNode o ? o : any));
      config(body, specs).putObject("toolChoice").putObject("tool").put("name", ANSWER);
      return;
    }
    if (!tools.parallel()) {
      dropped.add("parallel_tool_calls");
    }
    tools.tools().forEach(tool -> spec(specs, tool));
    if (specs.isEmpty()) {
      conversation.calledTools().forEach(name -> spec(specs, new Tool(name, null, anything())));
    }
    if (!specs.isEmpty()) {
      choose(config(body, specs), tools);
    }
  }

  private static ObjectNode config(ObjectNode body, ArrayNode specs) {
    ObjectNode config = body.putObject("toolConfig");
    config.set("tools", specs);
    return config;
  }

  private void choose(ObjectNode config, Tools tools) {
    if (reasons() && tools.mode() != ToolMode.AUTO) {
      dropped.add("tool_choice"); // with reasoning, the model alone decides
      return;
    }
    switch (tools.mode()) {
      case AUTO -> {}
      case NONE -> dropped.add("tool_choice");
      case REQUIRED -> config.putObject("toolChoice").putObject("any");
      case NAMED ->
          config
              .putObject("toolChoice")
              .putObject("tool")
              .put("name", BedrockNames.allowed(String.valueOf(tools.named())));
    }
  }

  private void spec(ArrayNode specs, Tool tool) {
    ObjectNode spec = specs.addObject().putObject("toolSpec");
    spec.put("name", BedrockNames.allowed(tool.name()));
    if (tool.description() != null && !tool.description().isBlank()) {
      spec.put("description", tool.description());
    }
    spec.putObject("inputSchema").set("json", tool.schema().isEmpty() ? anything() : tool.schema());
    CachePoint point = tool.cachePoint();
    if (point != null && family.cachesPrompts()) {
      content.cachePoint(specs.addObject(), point);
    }
  }

  private static ObjectNode anything() {
    return Json.object().put("type", "object");
  }
}
