package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.dialect.ModelListing;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.ProviderDialect;
import dev.scrubjay.gateway.dialect.TargetModel;
import dev.scrubjay.gateway.dialect.WholeReply;
import dev.scrubjay.gateway.dialect.json.JoinedText;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.CallIds;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.Conversation.ContentPart;
import dev.scrubjay.gateway.dialect.translation.Conversation.LinkedFile;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect;
import dev.scrubjay.gateway.dialect.translation.Prefill;
import dev.scrubjay.gateway.dialect.translation.TranslatingReply;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The dialect of providers with OpenAI's API: OpenAI, vLLM, Groq, Ollama and others. */
public final class OpenAiProvider implements ProviderDialect {
  private static final String CHAT = "/chat/completions";
  private static final String COMPLETIONS = "/completions";

  private final OpenAiServer server;
  private final Prefill prefill;

  /** A provider of which nothing is known but its API. */
  public OpenAiProvider() {
    this(OpenAiServer.OTHER);
  }

  public OpenAiProvider(OpenAiServer server) {
    this(server, Prefill.NONE);
  }

  /**
   * @param prefill how its models are asked to continue an answer; those that reason are not
   */
  public OpenAiProvider(OpenAiServer server, Prefill prefill) {
    this.server = server;
    this.prefill = prefill;
  }

  @Override
  public Optional<String> obstacle(ChatRequest request) {
    return switch (request.dialect()) {
      case OpenAiChat chat -> Optional.empty();
      case OpenAiEndpoint endpoint -> Optional.empty();
      case OpenAiCompletions completions -> Optional.empty();
      case EmbeddingsDialect embeddings -> embeddings.inputs(request).obstacle();
      case ChatDialect chat -> obstacle(chat.conversation(request));
      default -> Optional.of("it has no " + request.dialect().operation());
    };
  }

  private Optional<String> obstacle(Conversation conversation) {
    return conversation
        .obstacle()
        .or(() -> conversation.parts().flatMap(part -> obstacle(part).stream()).findFirst());
  }

  private Optional<String> obstacle(ContentPart part) {
    boolean refused = server == OpenAiServer.OPENAI && part instanceof LinkedFile;
    return refused ? Optional.of("it does not take files by URL") : Optional.empty();
  }

  @Override
  public ProviderCall encode(ChatRequest request, String model) {
    if (request.dialect() instanceof ChatDialect chat && isTranslated(chat, request, model)) {
      OpenAiCall call = new OpenAiCall(chat.conversation(request), server, model);
      ObjectNode body = call.body();
      if (request.stream()) {
        askForUsage(body.put("stream", true));
      }
      TranslatingReply reply = new TranslatingReply(call.answers(), chat);
      return new ProviderCall(CHAT, Map.of(), body, call.dropped(), reply);
    }
    if (request.dialect() instanceof EmbeddingsDialect embeddings
        && !(embeddings instanceof OpenAiEmbeddings)) {
      EmbeddingsDialect.Inputs inputs = embeddings.inputs(request);
      return new ProviderCall(
          new OpenAiEmbeddings().path(),
          Map.of(),
          OpenAiVectors.request(inputs, model),
          inputs.dropped(),
          new WholeReply(
              answer -> embeddings.encodeVectors(OpenAiVectors.decode(answer), request)));
    }
    ObjectNode body = request.body().deepCopy().put("model", model);
    if (request.stream()) {
      askForUsage(body);
    }
    removeSignatures(body);
    return request.dialect() instanceof OpenAiEndpoint endpoint
        ? new ProviderCall(
            endpoint.path(),
            request.headers(),
            body,
            List.of(),
            endpoint instanceof EmbeddingsDialect
                ? WholeReply.withList(endpoint.essential()).keepingNumbers()
                : WholeReply.withList(endpoint.essential()))
        : new ProviderCall(
            request.dialect() instanceof OpenAiCompletions ? COMPLETIONS : CHAT,
            request.headers(),
            body,
            List.of(),
            new OpenAiPassThrough());
  }

  @Override
  public Optional<Continuation> continuing(ChatRequest request, String said, TargetModel model) {
    String given = JoinedText.given(said);
    boolean reasons = !server.efforts(model.name()).isEmpty();
    if (prefill == Prefill.NONE || given.isEmpty() || reasons) {
      return Optional.empty();
    }
    return request
        .dialect()
        .continuing(request, given)
        .map(continued -> encode(continued, model))
        .flatMap(call -> OpenAiPrefill.of(call, given, prefill));
  }

  /** A text to continue is translated for models that only chat, as far as it can be. */
  private static boolean isTranslated(ChatDialect chat, ChatRequest request, String model) {
    return switch (chat) {
      case OpenAiChat same -> false;
      case OpenAiCompletions completions ->
          CompletionRequests.isChatOnly(model)
              && completions.conversation(request).obstacle().isEmpty();
      default -> true;
    };
  }

  @Override
  public Optional<ModelListing> listing() {
    return Optional.of(ModelListing.OPENAI);
  }

  @Override
  public Map<String, String> headers(String apiKey) {
    return Map.of("Authorization", "Bearer " + apiKey);
  }

  private static void askForUsage(ObjectNode body) {
    ObjectNode options =
        body.get("stream_options") instanceof ObjectNode given
            ? given
            : body.putObject("stream_options");
    options.put("include_usage", true);
  }

  /** Removes the signatures of other providers that the gateway put into the ids of calls. */
  private static void removeSignatures(ObjectNode body) {
    for (JsonNode message : body.path("messages")) {
      removeSignature(message, "tool_call_id");
      message.path("tool_calls").forEach(call -> removeSignature(call, "id"));
    }
  }

  private static void removeSignature(JsonNode holder, String member) {
    String id = Json.textOf(holder, member);
    if (CallIds.isSigned(id) && holder instanceof ObjectNode object) {
      object.put(member, CallIds.plain(id));
    }
  }
}
