package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Form;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.openai.OpenAiUsage;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.TranslatedAnswer;
import dev.scrubjay.policy.key.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dialect of OpenAI's Responses API. A response repeats the settings of its request, so the
 * dialect of a decoded request knows that request.
 */
public final class OpenAiResponses implements ChatDialect {
  /** The operation that responses are cached under. */
  public static final String OPERATION = "responses";

  private static final CanonicalJson.Rules KEY_RULES =
      new CanonicalJson.Rules(Set.of(), Set.of("parameters", "schema"));

  private final ObjectNode asked;

  public OpenAiResponses() {
    this(Json.object());
  }

  private OpenAiResponses(ObjectNode asked) {
    this.asked = asked;
  }

  @Override
  public String operation() {
    return OPERATION;
  }

  @Override
  public CanonicalJson.Rules keyRules() {
    return KEY_RULES;
  }

  @Override
  public KeyForm keyForm() {
    return ResponsesKeyForm.FORM;
  }

  @Override
  public Set<String> passedHeaders() {
    return Set.of();
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    String model = ResponsesChecks.model(body);
    return new ChatRequest(
        new OpenAiResponses(body),
        body,
        headers,
        model,
        body.path("stream").asBoolean(false),
        true,
        ResponsesFeatures.isStateful(body),
        ResponsesFeatures.of(body));
  }

  @Override
  public Conversation conversation(ChatRequest request) {
    return ResponsesRequests.conversation(request.body());
  }

  @Override
  public ObjectNode encodeAnswer(TranslatedAnswer answer) {
    return ResponsesAnswers.encode(answer, asked);
  }

  @Override
  public StreamEncoder encoder() {
    return new ResponsesStreamEncoder(asked);
  }

  /** The event with what the request itself says of its sender, whoever's answer it is. */
  @Override
  public Optional<SseEvent> shown(SseEvent event, ChatRequest request) {
    if (!event.data().contains("\"response\"")) {
      return Optional.of(event);
    }
    try {
      ObjectNode data = Json.object(event.data());
      boolean others =
          data.path("response") instanceof ObjectNode response
              && ResponsesEcho.personalize(response, request.body());
      return Optional.of(others ? new SseEvent(event.event(), Json.text(data)) : event);
    } catch (JsonProcessingException e) {
      return Optional.of(event);
    }
  }

  @Override
  public boolean isPersonal() {
    return true;
  }

  @Override
  public Optional<ObjectNode> shown(ObjectNode answer, ChatRequest request) {
    return ResponsesEcho.personalize(answer, request.body())
        ? Optional.of(answer)
        : Optional.empty();
  }

  @Override
  public AnswerAssembler assembler() {
    return new ResponsesAssembler();
  }

  @Override
  public List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars) {
    return ResponsesReplay.events(answer, pieceChars);
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    return ResponsesContinuation.of(shown, whole);
  }

  @Override
  public Usage usage(ObjectNode answer) {
    return OpenAiUsage.of(answer);
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return ResponsesAnswers.isComplete(answer);
  }

  @Override
  public Form form(ChatRequest request, ObjectNode answer) {
    return ResponsesForm.of(request.body(), answer);
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return ResponsesErrors.encode(error);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    return encodeStreamError(error, requestId, 0);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId, int sent) {
    String id = TranslatedIds.response(TranslatedIds.base(requestId));
    String model = Json.textOf(asked, "model");
    return ResponsesErrors.events(error, ResponsesEcho.response(asked, id, model, 0), sent);
  }
}
