package dev.scrubjay.gateway.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect.Inputs;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Embeddings in Google's dialect, from and to the form between dialects. */
final class GeminiVectors {
  static final String REQUESTS = "requests";

  private GeminiVectors() {}

  /** The requests of a batch, or the only request. */
  static List<ObjectNode> requests(ObjectNode body) {
    List<ObjectNode> requests = new ArrayList<>();
    body.path(REQUESTS).forEach(request -> requests.add((ObjectNode) request));
    return body.has(REQUESTS) ? requests : List.of(body);
  }

  static Inputs inputs(ObjectNode body) {
    List<String> texts = new ArrayList<>();
    List<String> dropped = new ArrayList<>();
    Optional<String> obstacle = Optional.empty();
    List<ObjectNode> requests = requests(body);
    for (ObjectNode request : requests) {
      StringBuilder text = new StringBuilder();
      for (JsonNode part : request.path("content").path("parts")) {
        text.append(Json.textOf(part, "text"));
        obstacle = part.has("text") ? obstacle : Optional.of("it embeds nothing but texts");
      }
      texts.add(text.toString());
    }
    ObjectNode first = requests.get(0);
    for (String name : List.of("taskType", "title")) {
      if (first.has(name)) {
        dropped.add(name);
      }
    }
    return new Inputs(
        texts,
        first.path("outputDimensionality").isInt()
            ? OptionalInt.of(first.path("outputDimensionality").intValue())
            : OptionalInt.empty(),
        Optional.ofNullable(Json.textOrNull(first, "taskType")),
        dropped,
        obstacle);
  }

  /** The request for {@code inputs}, a batch. */
  static ObjectNode request(Inputs inputs, String model) {
    ObjectNode body = Json.object();
    ArrayNode requests = body.putArray(REQUESTS);
    for (String text : inputs.texts()) {
      ObjectNode request = requests.addObject().put("model", "models/" + model);
      request.putObject("content").putArray("parts").addObject().put("text", text);
      inputs.dimensions().ifPresent(size -> request.put("outputDimensionality", size));
      inputs.task().ifPresent(task -> request.put("taskType", task));
    }
    return body;
  }

  static ObjectNode encode(Vectors vectors, ObjectNode request) {
    ObjectNode answer = Json.object();
    if (request.has(REQUESTS)) {
      ArrayNode list = answer.putArray("embeddings");
      vectors.vectors().forEach(vector -> values(list.addObject(), vector));
    } else {
      values(answer.putObject("embedding"), vectors.vectors().get(0));
    }
    return answer;
  }

  private static void values(ObjectNode embedding, float[] vector) {
    ArrayNode values = embedding.putArray("values");
    for (float number : vector) {
      values.add(number);
    }
  }

  /** The vectors of an answer to a batch, which does not tell tokens. */
  static Vectors decode(ObjectNode answer, String model) {
    List<float[]> vectors = new ArrayList<>();
    for (JsonNode embedding : answer.path("embeddings")) {
      JsonNode values = embedding.path("values");
      float[] vector = new float[values.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = values.get(i).floatValue();
      }
      vectors.add(vector);
    }
    if (vectors.isEmpty()) {
      throw new MalformedReplyException("the answer has no embeddings");
    }
    return new Vectors(model, vectors, 0);
  }
}
