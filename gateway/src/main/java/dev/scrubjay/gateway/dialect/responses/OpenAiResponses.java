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
  public Usage usage(ObjectNode answer) {
    return ResponsesUsage.of(answer.path("usage"));
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
    return ResponsesErrors.events(error);
  }
}
