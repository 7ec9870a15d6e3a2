package dev.scrubjay.gateway.dialect.responses;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiHeaders;
import dev.scrubjay.gateway.dialect.openai.OpenAiUsage;
import dev.scrubjay.gateway.dialect.translation.AnswerCodec;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dialect of OpenAI's Responses API. A response repeats the settings of its request, so the
 * dialect of a decoded request knows that request.
 */
public final class OpenAiResponses extends ChatDialect {
  /** The operation that responses are cached under. */
  public static final String OPERATION = "responses";

  private final ObjectNode asked;

  public OpenAiResponses() {
    this(Json.object());
  }

  private OpenAiResponses(ObjectNode asked) {
    super(OPERATION, ResponsesKeyForm.FORM, ResponsesRequests::conversation, answers(asked));
    this.asked = asked;
  }

  private static AnswerCodec answers(ObjectNode asked) {
    return new AnswerCodec(
        answer -> ResponsesAnswers.encode(answer, asked),
        () -> new ResponsesStreamEncoder(asked),
        ResponsesAssembler::new,
        (answer, includeUsage, pieceChars) -> ResponsesReplay.events(answer, pieceChars),
        ResponsesContinuation::of,
        OpenAiUsage::of,
        ResponsesAnswers::isComplete,
        ResponsesForm::of);
  }

  @Override
  public Set<String> passedHeaders() {
    return OpenAiHeaders.PASSED;
  }

  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return OpenAiHeaders.keyed(headers);
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
