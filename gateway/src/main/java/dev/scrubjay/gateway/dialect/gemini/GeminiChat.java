package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.policy.key.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dialect of Google's {@code generateContent} and {@code streamGenerateContent}.
 *
 * <p>Google's requests name the model and the stream in their path. Here the body has them, as
 * {@code model} and {@code stream}, which the route sets.
 */
public final class GeminiChat implements ChatDialect {
  static final CanonicalJson.Rules KEY_RULES =
      new CanonicalJson.Rules(
          Set.of("stream", "labels"),
          Set.of("parameters", "parametersJsonSchema", "responseSchema", "responseJsonSchema"));

  @Override
  public String operation() {
    return "gemini.generate_content";
  }

  @Override
  public CanonicalJson.Rules keyRules() {
    return KEY_RULES;
  }

  @Override
  public Set<String> passedHeaders() {
    return Set.of();
  }

  @Override
  public KeyForm keyForm() {
    return GeminiKeyForm.FORM;
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    GeminiNames.normalize(body);
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    checkContents(request);
    request.object("generationConfig");
    request.object("toolConfig");
    request.array("tools");
    request.array("safetySettings");
    if (body.path("generationConfig") instanceof ObjectNode) {
      checkSettings(request.member("generationConfig"));
    }
    return new ChatRequest(
        this,
        body,
        headers,
        model,
        request.flag("stream"),
        true,
        body.hasNonNull("cachedContent"),
        GeminiRequests.features(body));
  }

  static void checkContents(RequestChecks request) {
    int index = 0;
    for (JsonNode content : request.requiredArray("contents")) {
      RequestChecks checks = request.element("contents", content, index++);
      checks.array("parts");
      int number = 0;
      for (JsonNode part : content.path("parts")) {
        checks.element("parts", part, number++);
      }
    }
  }

  private static void checkSettings(RequestChecks settings) {
    settings.number("temperature", 0, 2);
    settings.number("topP", 0, 1);
    settings.whole("maxOutputTokens", 1);
    settings.whole("candidateCount", 1);
    settings.integer("seed");
    settings.texts("stopSequences");
    settings.object("thinkingConfig");
    settings.object("responseSchema");
  }

  @Override
  public Conversation conversation(ChatRequest request) {
    return GeminiRequests.conversation(request.body());
  }

  @Override
  public ObjectNode encodeAnswer(TranslatedAnswer answer) {
    return GeminiReplies.encode(answer);
  }

  @Override
  public StreamEncoder encoder() {
    return new GeminiStreamEncoder();
  }

  @Override
  public AnswerAssembler assembler() {
    return new GeminiAssembler();
  }

  @Override
  public List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars) {
    return GeminiReplay.events(answer, pieceChars);
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    return GeminiReplay.rest(shown, whole);
  }

  @Override
  public boolean says(SseEvent event) {
    ObjectNode chunk = Json.objectOrEmpty(event.data());
    for (JsonNode candidate : chunk.path("candidates")) {
      for (JsonNode part : candidate.path("content").path("parts")) {
        if (part.properties().stream().anyMatch(member -> Json.says(member.getValue()))) {
          return true;
        }
      }
      if (candidate.has("finishReason")) {
        return true;
      }
    }
    return chunk.has("promptFeedback");
  }

  @Override
  public Optional<String> said(List<SseEvent> shown) {
    return GeminiReplay.said(shown);
  }

  @Override
  public Optional<ChatRequest> continuing(ChatRequest request, String said) {
    ObjectNode body = request.body().deepCopy();
    ObjectNode turn = body.withArray("contents").addObject().put("role", "model");
    turn.putArray("parts").addObject().put("text", said);
    return Optional.of(request.with(body));
  }

  @Override
  public Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    return GeminiReplay.joined(said, continuation);
  }

  @Override
  public Usage usage(ObjectNode answer) {
    return GeminiUsage.of(answer);
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return GeminiReplies.isComplete(answer);
  }

  @Override
  public Form form(ChatRequest request, ObjectNode answer) {
    return GeminiForm.of(request.body(), answer);
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return GeminiErrors.encode(error, requestId);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    return List.of(new SseEvent(null, Json.text(encodeError(error, requestId))));
  }
}
