package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.MalformedReplyException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect.Inputs;
import dev.scrubjay.gateway.dialect.translation.EmbeddingsDialect.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Embeddings in OpenAI's dialect, from and to the form between dialects. */
final class OpenAiVectors {
  private static final Set<String> TRANSLATED =
      Set.of("model", "input", "dimensions", "encoding_format", "user");

  private OpenAiVectors() {}

  static Inputs inputs(ObjectNode body) {
    JsonNode input = body.path("input");
    List<String> texts = new ArrayList<>();
    boolean tokens = false;
    for (JsonNode one : input.isArray() ? input : Json.object().arrayNode().add(input)) {
      tokens |= !one.isTextual();
      texts.add(one.asText());
    }
    return new Inputs(
        texts,
        body.path("dimensions").isInt()
            ? OptionalInt.of(body.path("dimensions").intValue())
            : OptionalInt.empty(),
        Optional.empty(),
        Json.membersBeyond(TRANSLATED, body),
        tokens ? Optional.of("it does not take tokens to embed, but texts") : Optional.empty());
  }

  static ObjectNode request(Inputs inputs, String model) {
    ObjectNode body = Json.object().put("model", model);
    inputs.texts().forEach(body.putArray("input")::add);
    inputs.dimensions().ifPresent(dimensions -> body.put("dimensions", dimensions));
    return body.put("encoding_format", "float");
  }

  /** Encodes vectors as numbers or, if the request says so, in Base64. */
  static ObjectNode encode(Vectors vectors, ObjectNode request) {
    boolean base64 = Json.textOf(request, "encoding_format").equals("base64");
    ObjectNode answer = Json.object().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (float[] vector : vectors.vectors()) {
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (base64) {
        item.put("embedding", base64(vector));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    answer.put("model", vectors.model());
    answer
        .putObject("usage")
        .put("prompt_tokens", vectors.tokens())
        .put("total_tokens", vectors.tokens());
    return answer;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  static Vectors decode(ObjectNode answer) {
    List<float[]> vectors = new ArrayList<>();
    for (JsonNode item : answer.path("data")) {
      vectors.add(vector(item.path("embedding")));
    }
    if (vectors.isEmpty()) {
      throw new MalformedReplyException("the answer has no data");
    }
    return new Vectors(
        Json.textOf(answer, "model"),
        vectors,
        Math.max(0, answer.path("usage").path("prompt_tokens").asLong()));
  }

  private static float[] vector(JsonNode numbers) {
    if (!numbers.isArray()) {
      throw new MalformedReplyException("an embedding is not a list of numbers");
    }
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }
}
