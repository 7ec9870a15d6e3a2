package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.MemberText;
import dev.scrubjay.gateway.dialect.translation.AnswerCodec;
import dev.scrubjay.gateway.dialect.translation.ChatDialect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The dialect of OpenAI's Chat Completions API. */
public final class OpenAiChat extends ChatDialect {
  static final String DONE = "[DONE]";

  private static final List<String> ROLES =
      List.of("system", "developer", "user", "assistant", "tool", "function");
  private static final int MAX_CHOICES = 128;

  private static final AnswerCodec ANSWERS =
      new AnswerCodec(
          OpenAiAnswers::encode,
          OpenAiStreamEncoder::new,
          OpenAiAssembler::new,
          OpenAiReplay::events,
          OpenAiContinuation::of,
          OpenAiUsage::of,
          OpenAiAnswers::isComplete,
          OpenAiForm::of);

  /** The dialect, which has no state. */
  public OpenAiChat() {
    super("chat.completions", OpenAiKeyForm.FORM, OpenAiRequests::conversation, ANSWERS);
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
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    int index = 0;
    for (JsonNode message : request.requiredArray("messages")) {
      checkMessage(request.element("messages", message, index++));
    }
    checkSettings(request);
    checkTools(request);
    return new ChatRequest(
        this,
        body,
        headers,
        model,
        request.flag("stream"),
        body.path("stream_options").path("include_usage").asBoolean(false),
        isStateful(body),
        OpenAiRequests.features(body));
  }

  private static void checkMessage(RequestChecks message) {
    String role = message.requiredText("role");
    if (!ROLES.contains(role)) {
      throw message.wrong("role", "expected one of " + String.join(", ", ROLES));
    }
    if (!role.equals("assistant") && !role.equals("function")) {
      message.present("content");
    }
    message.content("content");
    message.array("tool_calls");
    if (role.equals("tool")) {
      message.requiredText("tool_call_id");
    }
  }

  private static void checkSettings(RequestChecks request) {
    request.number("temperature", 0, 2);
    request.number("top_p", 0, 1);
    request.number("frequency_penalty", -2, 2);
    request.number("presence_penalty", -2, 2);
    request.number("n", 1, MAX_CHOICES);
    request.whole("n", 1);
    request.whole("max_tokens", 1);
    request.whole("max_completion_tokens", 1);
    request.integer("seed");
    request.texts("stop");
    request.object("stream_options");
    request.object("logit_bias");
    request.object("response_format");
    for (String name : List.of("logprobs", "store", "parallel_tool_calls")) {
      request.flag(name);
    }
  }

  private static void checkTools(RequestChecks request) {
    JsonNode choice = request.object().path("tool_choice");
    if (choice.isNumber() || choice.isBoolean() || choice.isArray()) {
      throw request.wrong("tool_choice", "expected a string or an object");
    }
    request.array("tools");
    int index = 0;
    for (JsonNode tool : request.object().path("tools")) {
      RequestChecks checks = request.element("tools", tool, index++);
      // Mistral takes tools without a type.
      if (!tool.hasNonNull("type") || checks.requiredText("type").equals("function")) {
        checks.member("function").requiredText("name");
      }
    }
  }

  private static boolean isStateful(ObjectNode body) {
    return body.path("store").asBoolean(false)
        || body.hasNonNull("previous_response_id")
        || body.hasNonNull("conversation");
  }

  /** Removes the usage unless the client asked for it; the gateway always requests it. */
  @Override
  public Optional<SseEvent> shown(SseEvent event, ChatRequest request) {
    if (request.includeUsage() || !event.data().contains("\"usage\"")) {
      return Optional.of(event);
    }
    Optional<String> spliced = MemberText.withoutNull(event.data(), "usage");
    if (spliced.isPresent()) {
      return Optional.of(new SseEvent(event.event(), spliced.get()));
    }
    try {
      ObjectNode chunk = Json.object(event.data());
      boolean ofUsageAlone = chunk.path("choices").isEmpty() && chunk.path("usage").isObject();
      chunk.remove("usage");
      return ofUsageAlone
          ? Optional.empty()
          : Optional.of(new SseEvent(event.event(), Json.text(chunk)));
    } catch (JsonProcessingException e) {
      return Optional.of(event);
    }
  }

  @Override
  public boolean says(SseEvent event) {
    if (event.data().equals(DONE)) {
      return true;
    }
    for (JsonNode choice : Json.objectOrEmpty(event.data()).path("choices")) {
      boolean told =
          choice.path("delta").properties().stream()
              .anyMatch(member -> !member.getKey().equals("role") && Json.says(member.getValue()));
      if (told || Json.says(choice.path("finish_reason"))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Optional<String> said(List<SseEvent> shown) {
    return OpenAiContinuation.said(shown);
  }

  @Override
  public List<SseEvent> saying(List<SseEvent> shown, String text) {
    return OpenAiContinuation.saying(shown, text);
  }

  @Override
  public Optional<ChatRequest> continuing(ChatRequest request, String said) {
    ObjectNode body = request.body().deepCopy();
    body.withArray("messages").addObject().put("role", "assistant").put("content", said);
    return Optional.of(request.with(body));
  }

  @Override
  public Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    return OpenAiContinuation.joined(said, continuation);
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return OpenAiErrors.encode(error);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    return List.of(new SseEvent(null, Json.text(OpenAiErrors.encode(error))));
  }
}
