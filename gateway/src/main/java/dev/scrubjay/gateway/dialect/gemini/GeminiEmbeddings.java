package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.RequestChecks;
import dev.scrubjay.gateway.dialect.RequestFeatures;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.key.KeyForm;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect;
import dev.scrubjay.policy.model.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The dialect of Google's {@code embedContent} and {@code batchEmbedContents}, whose body has
 * {@code requests}. Each request of a batch has the entry of an {@code embedContent}.
 */
public final class GeminiEmbeddings implements EmbeddingsDialect {
  @Override
  public String operation() {
    return "gemini.embed_content";
  }

  @Override
  public Capability capability() {
    return Capability.EMBEDDING;
  }

  @Override
  public KeyForm keyForm() {
    return GeminiKeyForm.EMBEDDINGS;
  }

  @Override
  public ChatRequest decode(ObjectNode body, Map<String, String> headers) {
    GeminiNames.normalize(body);
    RequestChecks request = new RequestChecks(body, "");
    String model = request.requiredText("model");
    if (body.has(GeminiVectors.REQUESTS)) {
      int index = 0;
      for (JsonNode one : request.requiredArray(GeminiVectors.REQUESTS)) {
        checkContent(request.element(GeminiVectors.REQUESTS, one, index++));
        ((ObjectNode) one).put("model", model);
      }
    } else {
      checkContent(request);
    }
    return new ChatRequest(
        this,
        body,
        headers,
        model,
        false,
        false,
        false,
        RequestFeatures.ofText(Json.text(body).length()));
  }

  private static void checkContent(RequestChecks request) {
    request.member("content").requiredArray("parts");
  }

  @Override
  public int parts(ChatRequest request) {
    return GeminiVectors.requests(request.body()).size();
  }

  @Override
  public boolean isBatch(ChatRequest request) {
    return request.body().has(GeminiVectors.REQUESTS);
  }

  @Override
  public ChatRequest asking(ChatRequest request, List<Integer> parts) {
    List<ObjectNode> all = GeminiVectors.requests(request.body());
    if (parts.size() == 1) {
      return decode(all.get(parts.get(0)), request.headers());
    }
    ObjectNode body = Json.object().put("model", request.model());
    ArrayNode some = body.putArray(GeminiVectors.REQUESTS);
    parts.forEach(part -> some.add(all.get(part)));
    return decode(body, request.headers());
  }

  @Override
  public List<ObjectNode> split(ChatRequest request, ObjectNode answer) {
    int asked = parts(request);
    JsonNode embeddings = answer.path("embeddings");
    if (embeddings.size() != asked) {
      throw new MalformedReplyException(
          "the answer has " + embeddings.size() + " embeddings of " + asked);
    }
    List<ObjectNode> parts = new ArrayList<>();
    embeddings.forEach(one -> parts.add(Json.object().set("embedding", one)));
    return parts;
  }

  @Override
  public ObjectNode join(List<ObjectNode> answers) {
    ObjectNode whole = Json.object();
    ArrayNode embeddings = whole.putArray("embeddings");
    answers.forEach(answer -> embeddings.add(answer.path("embedding")));
    return whole;
  }

  @Override
  public Inputs inputs(ChatRequest request) {
    return GeminiVectors.inputs(request.body());
  }

  @Override
  public ObjectNode encodeVectors(Vectors vectors, ChatRequest request) {
    return GeminiVectors.encode(vectors, request.body());
  }

  /** No usage, which Google does not report for embeddings. */
  @Override
  public Usage usage(ObjectNode answer) {
    return Usage.NONE;
  }

  /** The answer of a provider, if it has embeddings. */
  ObjectNode checked(ObjectNode answer) {
    if (!isComplete(answer)) {
      throw new MalformedReplyException("the answer has no embeddings");
    }
    return answer;
  }

  @Override
  public boolean isComplete(ObjectNode answer) {
    return Json.isList(answer.path("embedding").path("values"))
        || (answer.path("embeddings").isArray() && !answer.path("embeddings").isEmpty());
  }

  @Override
  public ObjectNode encodeError(ApiError error, String requestId) {
    return GeminiErrors.encode(error, requestId);
  }
}
