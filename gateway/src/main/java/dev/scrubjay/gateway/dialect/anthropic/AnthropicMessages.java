package dev.scrubjay.gateway.dialect.anthropic;

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
import java.util.Set;

/** The dialect of Anthropic's Messages API. */
public final class AnthropicMessages extends ChatDialect {
  private static final String TOO_LONG = "prompt is too long";
  private static final Set<String> ROLES = Set.of("user", "assistant", "system");

  private static final AnswerCodec ANSWERS =
      new AnswerCodec(
          AnthropicAnswers::encode,
          AnthropicStreamEncoder::new,
          AnthropicAssembler::new,
          (answer, includeUsage, pieceChars) -> AnthropicReplay.events(answer, pieceChars),
          AnthropicContinuation::of,
          answer -> AnthropicUsage.of(answer.path("usage")),
          AnthropicAnswers::isComplete,
          AnthropicForm::of);

  /** The dialect, which has no state. */
  public AnthropicMessages() {
    super("messages", AnthropicKeyForm.FORM, AnthropicRequests::conversation, ANSWERS);
  }

  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return AnthropicKeyForm.headers(headers);
  }

  @Override
  public Set<String> passedHeaders() {
    return Set.of("anthropic-version", "anthropic-beta");
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    request.present("max_tokens");
    request.whole("max_tokens", 1);
    int index = 0;
    for (JsonNode message : request.requiredArray("messages")) {
      RequestChecks checks = request.element("messages", message, index++);
      if (!ROLES.contains(checks.requiredText("role"))) {
        throw checks.wrong("role", "expected user or assistant");
      }
      checks.present("content");
      checks.content("content");
    }
    checkSettings(request);
    return new ChatRequest(
        this,
        body,
        headers,
        model,
        request.flag("stream"),
        true,
        isStateful(body),
        AnthropicRequests.features(body));
  }

  /** Whether a request uses state at the provider, or tools that act on the world. */
  static boolean isStateful(ObjectNode body) {
    return body.hasNonNull("container")
        || body.hasNonNull("thread")
        || !body.path("mcp_servers").isEmpty();
  }

  private static void checkSettings(RequestChecks request) {
    request.number("temperature", 0, 1);
    request.number("top_p", 0, 1);
    request.whole("top_k", 0);
    request.content("system");
    request.array("stop_sequences");
    request.texts("stop_sequences");
    request.object("thinking");
    request.object("metadata");
    request.array("tools");
    request.object("tool_choice");
    int index = 0;
    for (JsonNode tool : request.object().path("tools")) {
      RequestChecks checks = request.element("tools", tool, index++);
      if (tool.path("type").asText("custom").equals("custom")) {
        checks.requiredText("name"); // a toolset of an MCP server has no name
      }
    }
  }

  @Override
  public boolean says(SseEvent event) {
    ObjectNode body = Json.objectOrEmpty(event.data());
    return switch (Json.textOf(body, "type")) {
      case "message_start", "ping", "content_block_stop" -> false;
      case "content_block_start" -> saysMore(body.path("content_block"));
      case "content_block_delta" -> saysMore(body.path("delta"));
      default -> true;
    };
  }

  private static boolean saysMore(JsonNode part) {
    return part.properties().stream()
        .anyMatch(member -> !member.getKey().equals("type") && Json.says(member.getValue()));
  }

  @Override
  public Optional<String> said(List<SseEvent> shown) {
    return AnthropicContinuation.said(shown);
  }

  @Override
  public List<SseEvent> saying(List<SseEvent> shown, String text) {
    return AnthropicContinuation.saying(text);
  }

  @Override
  public Optional<ChatRequest> continuing(ChatRequest request, String said) {
    ObjectNode body = request.body().deepCopy();
    body.withArray("messages").addObject().put("role", "assistant").put("content", said);
    return Optional.of(request.with(body));
  }

  @Override
  public Optional<ObjectNode> joined(String said, ObjectNode continuation) {
    return AnthropicContinuation.joined(said, continuation);
  }

  @Override
  public String keepAlive() {
    return new SseEvent("ping", "{\"type\":\"ping\"}").encode();
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    ObjectNode body = Json.object().put("type", "error");
    ObjectNode inner =
        body.putObject("error")
            .put("type", error.kind().anthropicType())
            .put("message", message(error));
    error.addGiven(inner);
    return body.put("request_id", requestId);
  }

  /**
   * The message of {@code error}. Anthropic's errors have no codes: agents know by these words that
   * they must compact the conversation.
   */
  private static String message(ApiError error) {
    boolean tooLong = ApiError.CONTEXT_LENGTH_EXCEEDED.equals(error.code());
    return tooLong && !error.message().contains(TOO_LONG)
        ? TOO_LONG + ": " + error.message()
        : error.message();
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    return List.of(new SseEvent("error", Json.text(encodeError(error, requestId))));
  }
}
