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
  public boolean says(SseEvent event) {
    ObjectNode data = Json.objectOrEmpty(event.data());
    String type = Json.textOf(data, "type");
    return switch (type) {
      case "response.created",
          "response.queued",
          "response.in_progress",
          "response.content_part.added",
          "response.reasoning_summary_part.added" ->
          false;
      case "response.output_item.added" -> {
        String item = Json.textOf(data.path("item"), "type");
        yield !item.equals("message") && !item.equals("reasoning");
      }
      default -> !type.endsWith(".delta") || Json.says(data.path("delta"));
    };
  }

  @Override
  public Optional<String> said(List<SseEvent> shown) {
    return ResponsesContinuation.said(shown);
  }

  @Override
  public List<SseEvent> saying(List<SseEvent> shown, String text) {
    return ResponsesContinuation.saying(shown, text);
  }

  @Override
  public Optional<ChatRequest> continuing(ChatRequest request, String said) {
    ObjectNode body = request.body().deepCopy();
    if (body.path("input").isTextual()) {
      String input = Json.textOf(body, "input");
      body.putArray("input").addObject().put("role", "user").put("content", input);
    }
    body.withArray("input").addObject().put("role", "assistant").put("content", said);
    return Optional.of(request.with(body));
  }

  @Override
  public Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    return ResponsesContinuation.joined(said, continuation);
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
