package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.translation.Conversation;
import dev.scrubjay.gateway.dialect.translation.TokenCountDialect;
import java.util.Map;

/**
 * The dialect of Google's {@code countTokens}. A request is either {@code contents} alone or a
 * whole {@code generateContentRequest}; here the body is the latter's.
 */
public final class GeminiTokenCount implements TokenCountDialect {

  @Override
  public String operation() {
    return "gemini.count_tokens";
  }

  @Override
  public KeyForm keyForm() {
    return GeminiKeyForm.FORM;
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    GeminiNames.normalize(body);
    String model = new RequestChecks(body, "").requiredText("model");
    if (body.remove("generateContentRequest") instanceof ObjectNode whole) {
      body.setAll(whole);
      body.put("model", model);
    }
    GeminiChat.checkContents(new RequestChecks(body, ""));
    return new ChatRequest(
        this,
        body,
        headers,
        model,
        false,
        false,
        body.hasNonNull("cachedContent"),
        GeminiRequests.features(body).unlimited());
  }

  @Override
  public Conversation conversation(ChatRequest request) {
    return GeminiRequests.conversation(request.body());
  }

  @Override
  public ObjectNode encodeCount(long tokens) {
    return Json.object().put("totalTokens", tokens);
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return answer.path("totalTokens").isIntegralNumber();
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return GeminiErrors.encode(error, requestId);
  }
}
