package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.policy.key.CanonicalJson;
import dev.scrubjay.policy.model.Capability;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The dialect of OpenAI's Embeddings API, which is neither streamed nor translated. */
public final class OpenAiEmbeddings implements ClientDialect {
  private static final CanonicalJson.Rules KEY_RULES =
      new CanonicalJson.Rules(Set.of("user"), Set.of());

  @Override
  public String operation() {
    return "embeddings";
  }

  @Override
  public Capability capability() {
    return Capability.EMBEDDING;
  }

  @Override
  public CanonicalJson.Rules keyRules() {
    return KEY_RULES;
  }

  @Override
  public Set<String> passedHeaders() {
    return OpenAiHeaders.PASSED;
  }

  /** The headers name the account to bill, and parts of the API that are not this one. */
  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return Map.of();
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    JsonNode input = body.path("input");
    if (!input.isTextual() && !input.isArray()) {
      throw request.wrong(
          "input", input.isMissingNode() ? "is missing" : "expected a string or an array");
    }
    RequestFeatures features =
        new RequestFeatures(Json.text(input).length(), 0, 0, 0, false, OptionalInt.empty());
    return new ChatRequest(this, body, headers, model, false, false, false, features);
  }

  @Override
  public AnswerAssembler assembler() {
    throw new UnsupportedOperationException("embeddings are not streamed");
  }

  @Override
  public List<SseEvent> replay(ObjectNode answer, ChatRequest request, int pieceChars) {
    throw new UnsupportedOperationException("embeddings are not streamed");
  }

  @Override
  public Optional<List<SseEvent>> rest(List<SseEvent> shown, ObjectNode whole) {
    return Optional.empty();
  }

  @Override
  public Usage usage(ObjectNode answer) {
    return new Usage(Math.max(0, answer.path("usage").path("prompt_tokens").asLong()), 0);
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return answer.path("data").isArray() && !answer.path("data").isEmpty();
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return OpenAiErrors.encode(error);
  }

  @Override
  public List<SseEvent> encodeStreamError(ApiError error, String requestId) {
    throw new UnsupportedOperationException("embeddings are not streamed");
  }
}
