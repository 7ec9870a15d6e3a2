package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.AnswerCodec;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The dialect of Google's {@code generateContent} and {@code streamGenerateContent}.
 *
 * <p>Google's requests name the model and the stream in their path. Here the body has them, as
 * {@code model} and {@code stream}, which the route sets.
 */
public final class GeminiChat extends ChatDialect {
  private static final AnswerCodec ANSWERS =
      new AnswerCodec(
          GeminiReplies::encode,
          GeminiStreamEncoder::new,
          GeminiAssembler::new,
          (answer, includeUsage, pieceChars) -> GeminiReplay.events(answer, pieceChars),
          GeminiReplay::rest,
          GeminiUsage::of,
          GeminiReplies::isComplete,
          GeminiForm::of);

  /** The dialect, which has no state. */
  public GeminiChat() {
    super("gemini.generate_content", GeminiKeyForm.FORM, GeminiRequests::conversation, ANSWERS);
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    GeminiNames.normalize(body);
    GeminiNames.list(body, "tools");
    GeminiNames.list(body, "contents");
    body.path("contents").forEach(content -> GeminiNames.list(content, "parts"));
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

  @Override
  public JsonNode temperature(ObjectNode body) {
    return body.path("generationConfig").path("temperature");
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
  public List<SseEvent> saying(List<SseEvent> shown, String text) {
    return GeminiReplay.saying(shown, text);
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
  public ObjectNode encodeError(ApiError error, String requestId) {
    return GeminiErrors.encode(error, requestId);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    return List.of(new SseEvent(null, Json.text(encodeError(error, requestId))));
  }
}
