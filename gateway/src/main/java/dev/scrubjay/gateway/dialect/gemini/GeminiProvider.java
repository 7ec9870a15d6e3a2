package dev.scrubjay.gateway.dialect.gemini;

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
import dev.scrubjay.gateway.dialect.translation.Conversation.Tool;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolMode;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolResult;
import dev.scrubjay.gateway.dialect.translation.Conversation.ToolUse;
import dev.scrubjay.gateway.dialect.translation.Conversation.Tools;
import dev.scrubjay.gateway.dialect.translation.Conversation.Turn;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialect of Google's {@code generateContent} and {@code streamGenerateContent}. */
public final class GeminiProvider implements ProviderDialect {
  private final InstantSource clock;

  /**
   * @param clock for the time of an answer, which Google's lack
   */
  public GeminiProvider(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    return switch (request.dialect()) {
      case GeminiChat same -> Optional.empty();
      case GeminiTokenCount same -> Optional.empty();
      case ChatDialect chat -> chat.conversation(request).obstacle();
      case GeminiEmbeddings same -> Optional.empty();
      case EmbeddingsDialect embeddings -> embeddings.inputs(request).obstacle();
      case TokenCountDialect counting -> counting.conversation(request).obstacle();
      default -> Optional.of("it has no " + request.dialect().operation());
    };
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    if (request.dialect() instanceof TokenCountDialect counting) {
      return counted(request, counting, model);
    }
    if (request.dialect() instanceof EmbeddingsDialect embeddings) {
      return embedded(request, embeddings, model);
    }
    if (!(request.dialect() instanceof ChatDialect chat)) {
      throw new IllegalArgumentException("Gemini has no " + request.dialect().operation());
    }
    String method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    if (chat instanceof GeminiChat) {
      return new ProviderCall(
          path(model, method), Map.of(), own(request), List.of(), new GeminiPassThrough());
    }
    Conversation conversation = chat.conversation(request);
    List<String> dropped = new ArrayList<>(conversation.dropped());
    if (!conversation.tools().parallel()) {
      dropped.add("parallel_tool_calls");
    }
    return new ProviderCall(
        path(model, method),
        Map.of(),
        body(conversation),
        dropped,
        new TranslatingReply(new GeminiAnswers(model, clock), chat));
  }

  private static String path(String model, String method) {
    return "/models/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + method;
  }

  /** The body as Google defines it, without the members that stand for the path. */
  private static ObjectNode own(ChatRequest request) {
    return request.body().deepCopy().without(List.of("model", "stream"));
  }

  private static ProviderCall embedded(
      ChatRequest request, EmbeddingsDialect embeddings, String model) {
    if (!(embeddings instanceof GeminiEmbeddings same)) {
      EmbeddingsDialect.Inputs inputs = embeddings.inputs(request);
      return new ProviderCall(
          path(model, ":batchEmbedContents"),
          Map.of(),
          GeminiVectors.request(inputs, model),
          inputs.dropped(),
          new WholeReply(
              answer -> embeddings.encodeVectors(GeminiVectors.decode(answer, model), request)));
    }
    ObjectNode body = request.body().deepCopy();
    GeminiVectors.requests(body).forEach(one -> one.put("model", "models/" + model));
    boolean batch = same.isBatch(request);
    if (batch) {
      body.remove("model");
    }
    return new ProviderCall(
        path(model, batch ? ":batchEmbedContents" : ":embedContent"),
        Map.of(),
        body,
        List.of(),
        new WholeReply(same::checked));
  }

  private static ProviderCall counted(
      ChatRequest request, TokenCountDialect counting, String model) {
    boolean same = counting instanceof GeminiTokenCount;
    Conversation conversation = counting.conversation(request);
    ObjectNode content = same ? own(request) : body(conversation);
    ObjectNode body = Json.object();
    if (content.size() == 1 && content.has("contents")) {
      body.set("contents", content.path("contents"));
    } else {
      body.putObject("generateContentRequest").put("model", "models/" + model).setAll(content);
    }
    return new ProviderCall(
        path(model, ":countTokens"),
        Map.of(),
        body,
        same ? List.of() : conversation.dropped(),
        same
            ? WholeReply.withNumber("totalTokens")
            : new WholeReply(answer -> counting.encodeCount(GeminiAnswers.totalTokens(answer))));
  }

  @Override
  public Optional<ModelListing> listing() {
    return Optional.of(ModelListing.GEMINI);
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("x-goog-api-key", apiKey);
  }

  private static ObjectNode body(Conversation conversation) {
    ObjectNode body = Json.object();
    if (!conversation.system().isEmpty()) {
      ArrayNode parts = body.putObject("systemInstruction").putArray("parts");
      conversation.systemTexts().forEach(text -> parts.addObject().put("text", text));
    }
    body.set("contents", contents(conversation.turns()));
    tools(body, conversation.tools());
    body.set("generationConfig", settings(conversation.settings()));
    return body;
  }

  /** The contents; consecutive turns of one role are one. Results need their call's name. */
  private static ArrayNode contents(List<Turn> turns) {
    ArrayNode contents = Json.object().putArray("contents");
    Map<String, String> names = new HashMap<>();
    Role last = null;
    ArrayNode parts = contents.arrayNode();
    for (Turn turn : turns) {
      if (turn.role() != last) {
        String role = turn.role() == Role.USER ? "user" : "model";
        parts = contents.addObject().put("role", role).putArray("parts");
        last = turn.role();
      }
      for (ContentPart part : turn.parts()) {
        if (part instanceof ToolUse use) {
          names.put(use.id(), use.name());
        }
        parts.add(part(part, names));
      }
    }
    return contents;
  }

  private static ObjectNode part(ContentPart part, Map<String, String> names) {
    ObjectNode encoded = Json.object();
    switch (part) {
      case Text text -> encoded.put("text", text.text());
      case InlineImage image ->
          encoded
              .putObject("inlineData")
              .put("mimeType", image.mediaType())
              .put("data", image.base64());
      case LinkedImage image -> encoded.putObject("fileData").put("fileUri", image.url());
      case ToolUse use ->
          encoded
              .putObject("functionCall")
              .put("name", use.name())
              .set("args", Json.objectOrEmpty(use.arguments()));
      case ToolResult result ->
          encoded
              .putObject("functionResponse")
              .put("name", names.getOrDefault(result.id(), result.id()))
              .putObject("response")
              .put(result.failed() ? "error" : "result", result.text());
      default -> {}
    }
    return encoded;
  }

  private static ObjectNode settings(AnswerSettings settings) {
    ObjectNode config = Json.object();
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
      settings.stop().forEach(config.putArray("stopSequences")::add);
    }
    if (settings.choices() > 1) {
      config.put("candidateCount", settings.choices());
    }
    if (settings.json()) {
      config.put("responseMimeType", "application/json");
    }
    JsonNode schema = settings.schema();
    if (schema != null) {
      config.set("responseJsonSchema", schema);
    }
    return config;
  }

  private static void tools(ObjectNode body, Tools tools) {
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
