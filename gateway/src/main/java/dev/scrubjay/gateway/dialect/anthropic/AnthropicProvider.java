package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.AnswerSettings;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.InlineImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedImage;
import dev.scrubjay.gateway.dialect.translation.Conversation.Role;
import dev.scrubjay.gateway.dialect.translation.Conversation.Text;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The dialect of Anthropic's Messages API as a provider. */
public final class AnthropicProvider implements ProviderDialect {
  private static final String PATH = "/v1/messages";
  private static final String COUNT_PATH = PATH + "/count_tokens";
  private static final Set<String> COUNTED =
      Set.of("model", "messages", "system", "tools", "tool_choice", "thinking");
  private static final String VERSION_HEADER = "anthropic-version";
  private static final String VERSION = "2023-06-01";

  /** The limit for requests without one, which Anthropic requires. */
  private static final int USUAL_MAX_TOKENS = 4096;

  private static final Pattern NOT_IN_IDS = Pattern.compile("[^A-Za-z0-9_-]");

  private final InstantSource clock;

  /**
   * @param clock for the time of an answer, which Anthropic's lack
   */
  public AnthropicProvider(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    if (request.dialect() instanceof AnthropicMessages
        || request.dialect() instanceof TokenCountDialect) {
      return Optional.empty();
    }
    if (!(request.dialect() instanceof ChatDialect chat)) {
      return Optional.of("it has no " + request.dialect().operation());
    }
    Conversation conversation = chat.conversation(request);
    return conversation.settings().choices() > 1
        ? Optional.of("it gives only one choice")
        : conversation.obstacle();
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    if (request.dialect() instanceof ChatDialect chat && !(chat instanceof AnthropicMessages)) {
      Conversation conversation = chat.conversation(request);
      List<String> dropped = new ArrayList<>(conversation.dropped());
      return new ProviderCall(
          PATH,
          Map.of(VERSION_HEADER, VERSION),
          body(conversation, model, request.stream(), dropped),
          dropped,
          new TranslatingReply(new AnthropicAnswers(clock), chat));
    }
    if (request.dialect() instanceof TokenCountDialect counting
        && !(counting instanceof AnthropicTokenCount)) {
      return new ProviderCall(
          COUNT_PATH,
          Map.of(VERSION_HEADER, VERSION),
          counted(counting.conversation(request), model),
          List.of(),
          new WholeReply(answer -> counting.encodeCount(AnthropicTokenCount.count(answer))));
    }
    Map<String, String> headers = new HashMap<>(Map.of(VERSION_HEADER, VERSION));
    headers.putAll(request.headers());
    ObjectNode body = request.body().deepCopy().put("model", model);
    return request.dialect() instanceof AnthropicTokenCount
        ? new ProviderCall(
            COUNT_PATH, headers, body, List.of(), WholeReply.withNumber(AnthropicTokenCount.COUNT))
        : new ProviderCall(PATH, headers, body, List.of(), new AnthropicPassThrough());
  }

  /** The parts of a message that count. */
  private static ObjectNode counted(Conversation conversation, String model) {
    ObjectNode body = body(conversation, model, false, new ArrayList<>());
    body.retain(COUNTED);
    return body;
  }

  @Override
  public Optional<ModelListing> listing() {
    return Optional.of(ModelListing.ANTHROPIC);
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("x-api-key", apiKey);
  }

  private static ObjectNode body(
      Conversation conversation, String model, boolean stream, List<String> dropped) {
    AnswerSettings settings = conversation.settings();
    ObjectNode body =
        Json.object()
            .put("model", model)
            .put("max_tokens", settings.maxTokens().orElse(USUAL_MAX_TOKENS));
    List<String> system = new ArrayList<>(conversation.systemTexts());
    if (settings.json()) {
      system.add(jsonInstruction(settings.schema()));
    }
    if (!system.isEmpty()) {
      body.put("system", String.join("\n\n", system));
    }
    body.set("messages", messages(conversation.turns()));
    sampling(body, settings, dropped);
    stop(body, settings.stop(), dropped);
    tools(body, conversation.tools());
    if (stream) {
      body.put("stream", true);
    }
    return body;
  }

  /**
   * Sets temperature or top_p, as newer models take only one; a temperature of 1 is the default.
   */
  private static void sampling(ObjectNode body, AnswerSettings settings, List<String> dropped) {
    settings.temperature().ifPresent(value -> body.put("temperature", Math.min(1, value)));
    settings.topP().ifPresent(value -> body.put("top_p", value));
    if (body.has("temperature") && body.has("top_p")) {
      String lesser = settings.temperature().orElseThrow() == 1 ? "temperature" : "top_p";
      body.remove(lesser);
      dropped.add(lesser);
    }
    settings.topK().ifPresent(value -> body.put("top_k", value));
    settings.seed().ifPresent(value -> dropped.add("seed"));
    settings.frequencyPenalty().ifPresent(value -> dropped.add("frequency_penalty"));
    settings.presencePenalty().ifPresent(value -> dropped.add("presence_penalty"));
  }

  /** Sets the stop sequences but those of only white space, which Anthropic refuses. */
  private static void stop(ObjectNode body, List<String> sequences, List<String> dropped) {
    List<String> sayable = sequences.stream().filter(text -> !text.isBlank()).toList();
    if (!sayable.isEmpty()) {
      sayable.forEach(body.putArray("stop_sequences")::add);
    }
    if (sayable.size() < sequences.size()) {
      dropped.add("stop");
    }
  }

  /** The instruction to answer in JSON, for which not every model has a setting. */
  private static String jsonInstruction(@Nullable JsonNode schema) {
    String shape = schema == null ? "" : " that conforms to this JSON schema: " + Json.text(schema);
    return "Answer with nothing but one JSON object" + shape;
  }

  /** The messages; consecutive turns of one role are one message. */
  private static ArrayNode messages(List<Turn> turns) {
    ArrayNode messages = Json.object().putArray("messages");
    Role last = null;
    ArrayNode content = messages.arrayNode();
    for (Turn turn : turns) {
      if (turn.role() != last) {
        content = messages.addObject().put("role", name(turn.role())).putArray("content");
        last = turn.role();
      }
      for (ContentPart part : turn.parts()) {
        content.add(block(part));
      }
    }
    return messages;
  }

  private static String name(Role role) {
    return role == Role.USER ? "user" : "assistant";
  }

  private static ObjectNode block(ContentPart part) {
    return switch (part) {
      case Text text -> Json.object().put("type", "text").put("text", text.text());
      case InlineImage image -> {
        ObjectNode block = Json.object().put("type", "image");
        block
            .putObject("source")
            .put("type", "base64")
            .put("media_type", image.mediaType())
            .put("data", image.base64());
        yield block;
      }
      case LinkedImage image -> {
        ObjectNode block = Json.object().put("type", "image");
        block.putObject("source").put("type", "url").put("url", image.url());
        yield block;
      }
      case ToolUse use -> {
        ObjectNode block =
            Json.object().put("type", "tool_use").put("id", id(use.id())).put("name", use.name());
        block.set("input", Json.objectOrEmpty(use.arguments()));
        yield block;
      }
      case ToolResult result -> {
        ObjectNode block =
            Json.object()
                .put("type", "tool_result")
                .put("tool_use_id", id(result.id()))
                .put("content", result.text());
        yield result.failed() ? block.put("is_error", true) : block;
      }
      default -> Json.object();
    };
  }

  /** The id without the dots and colons that some servers use and Anthropic refuses. */
  private static String id(String id) {
    return NOT_IN_IDS.matcher(id).replaceAll("_");
  }

  private static void tools(ObjectNode body, Tools tools) {
    if (tools.tools().isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("tools");
    for (Conversation.Tool tool : tools.tools()) {
      ObjectNode encoded = list.addObject().put("name", tool.name());
      if (tool.description() != null) {
        encoded.put("description", tool.description());
      }
      encoded.set("input_schema", tool.schema());
    }
    ObjectNode choice =
        switch (tools.mode()) {
          case AUTO -> Json.object().put("type", "auto");
          case NONE -> Json.object().put("type", "none");
          case REQUIRED -> Json.object().put("type", "any");
          case NAMED -> Json.object().put("type", "tool").put("name", tools.named());
        };
    if (!tools.parallel() && tools.mode() != ToolMode.NONE) {
      choice.put("disable_parallel_tool_use", true);
    }
    body.set("tool_choice", choice);
  }
}
