package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.key.KeyReasons;
import dev.scrubjay.gateway.dialect.key.KeyRules;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect;
import dev.scrubjay.policy.model.Capability;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dialect of OpenAI's Embeddings API. */
public final class OpenAiEmbeddings implements OpenAiEndpoint, EmbeddingsDialect {
  private static final KeyForm KEY_FORM =
      new KeyRules()
          .ignored(KeyReasons.RECORDS, "user")
          .textIsList("one input is a list of one", "input")
          .absentIf(KeyReasons.DEFAULT, "encoding_format", "\"float\"", "null")
          .absentIf(KeyReasons.DEFAULT, "dimensions", "null")
          .form();

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
  public Set<String> passedHeaders() {
    return OpenAiHeaders.PASSED;
  }

  @Override
  public Map<String, String> keyHeaders(Map<String, String> headers) {
    return OpenAiHeaders.keyed(headers);
  }

  @Override
  public KeyForm keyForm() {
    return KEY_FORM;
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

  @Override
  public Inputs inputs(ChatRequest request) {
    return OpenAiVectors.inputs(request.body());
  }

  @Override
  public ObjectNode encodeVectors(Vectors vectors, ChatRequest request) {
    return OpenAiVectors.encode(vectors, request.body());
  }

  @Override
  public int parts(ChatRequest request) {
    return EmbeddingParts.count(request.body());
  }

  @Override
  public ChatRequest asking(ChatRequest request, List<Integer> parts) {
    return decode(EmbeddingParts.asking(request.body(), parts), request.headers());
  }

  @Override
  public List<ObjectNode> split(ChatRequest request, ObjectNode answer) {
    return EmbeddingParts.split(request.body(), answer);
  }

  @Override
  public ObjectNode join(List<ObjectNode> answers) {
    return EmbeddingParts.join(answers);
  }
}
