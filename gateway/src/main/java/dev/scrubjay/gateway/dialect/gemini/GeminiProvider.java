package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
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
    GeminiCall call = GeminiCall.of(chat.conversation(request), model);
    return new ProviderCall(
        path(model, method),
        Map.of(),
        call.body(),
        call.dropped(),
        new TranslatingReply(call.filtered(new GeminiAnswers(model, clock)), chat));
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
        new WholeReply(same::checked).keepingNumbers());
  }

  private static ProviderCall counted(
      ChatRequest request, TokenCountDialect counting, String model) {
    boolean same = counting instanceof GeminiTokenCount;
    Conversation conversation = counting.conversation(request);
    ObjectNode content = same ? own(request) : GeminiCall.of(conversation, model).body();
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
}
