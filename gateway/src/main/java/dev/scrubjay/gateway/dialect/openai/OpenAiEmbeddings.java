package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.policy.key.CanonicalJson;
import dev.scrubjay.policy.model.Capability;
import java.util.Map;
import java.util.Set;

/** The dialect of OpenAI's Embeddings API. */
public final class OpenAiEmbeddings implements OpenAiEndpoint {
  private static final CanonicalJson.Rules KEY_RULES =
      new CanonicalJson.Rules(Set.of("user"), Set.of());

  @Override
  public String operation() {
    return "embeddings";
  }

  @Override
  public String path() {
    return "/embeddings";
  }

  @Override
  public String essential() {
    return "data";
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
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    RequestChecks request = new RequestChecks(body, "");
    request.requiredText("model");
    JsonNode input = body.path("input");
    if (!input.isTextual() && !input.isArray()) {
      throw request.wrong(
          "input", input.isMissingNode() ? "is missing" : "expected a string or an array");
    }
    return request(body, headers, input);
  }
}
