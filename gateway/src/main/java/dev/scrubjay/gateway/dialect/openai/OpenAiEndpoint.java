package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.UnstreamedDialect;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Map;

/**
 * An endpoint without streams that providers with OpenAI's API serve, and no other: requests and
 * answers pass through as they are.
 */
interface OpenAiEndpoint extends UnstreamedDialect {

  /** The path below the provider's base URL. */
  String path();

  /** The list that each answer has as a member, with one element at least. */
  String essential();

  @Override
  default boolean isComplete(ObjectNode answer) {
    return answer.path(essential()).isArray() && !answer.path(essential()).isEmpty();
  }

  /** The input tokens, as OpenAI or, for ranks, as Jina and others report them. */
  @Override
  default Usage usage(ObjectNode answer) {
    return OpenAiUsage.of(answer);
  }

  @Override
  default ObjectNode encodeError(ApiError error, String requestId) {
    return OpenAiErrors.encode(error);
  }

  /** The request of {@code body}, whose text is in {@code input}. */
  default ChatRequest request(ObjectNode body, Map<String, String> headers, JsonNode input) {
    RequestFeatures features = RequestFeatures.ofText(Json.text(input).length());
    String model = new RequestChecks(body, "").requiredText("model");
    return new ChatRequest(this, body, headers, model, false, false, false, features);
  }
}
