package dev.scrubjay.gateway.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import java.util.Map;
import java.util.Set;

/** The dialect of Anthropic's count of the tokens of a message. */
public final class AnthropicTokenCount implements TokenCountDialect {
  static final String COUNT = "input_tokens";

  private final AnthropicMessages messages = new AnthropicMessages();

  @Override
  public String operation() {
    return "messages.count_tokens";
  }

  @Override
  public KeyForm keyForm() {
    return messages.keyForm();
  }

  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return messages.keyHeaders(headers);
  }

  @Override
  public Set<String> passedHeaders() {
    return messages.passedHeaders();
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    int index = 0;
    for (JsonNode message : request.requiredArray("messages")) {
      RequestChecks checks = request.element("messages", message, index++);
      checks.requiredText("role");
      checks.content("content");
    }
    request.content("system");
    request.array("tools");
    RequestFeatures features = AnthropicRequests.features(body).unlimited();
    boolean stateful = AnthropicMessages.isStateful(body);
    return new ChatRequest(this, body, headers, model, false, false, stateful, features);
  }

  @Override
  public Conversation conversation(ChatRequest request) {
    return AnthropicRequests.conversation(request.body());
  }

  @Override
  public ObjectNode encodeCount(long tokens) {
    return Json.object().put(COUNT, tokens);
  }

  /** The count in a provider's answer. */
  static long count(ObjectNode answer) {
    if (!answer.path(COUNT).isIntegralNumber()) {
      throw new MalformedReplyException("the answer has no " + COUNT);
    }
    return answer.path(COUNT).longValue();
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return answer.path(COUNT).isIntegralNumber();
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return messages.encodeError(error, requestId);
  }
}
