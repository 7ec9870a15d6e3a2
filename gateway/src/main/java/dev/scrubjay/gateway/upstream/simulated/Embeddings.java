package dev.scrubjay.gateway.upstream.simulated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Random;

/** Simulated embeddings in OpenAI's format: unit vectors that depend only on the text. */
final class Embeddings {
  private static final int USUAL_DIMENSIONS = 1536;
  private static final int MAX_DIMENSIONS = 3072;

  private Embeddings() {}

  /** The embedding of one content, in Google's format. */
  static ObjectNode gemini(JsonNode request) {
    int dimensions =
        Math.clamp(request.path("outputDimensionality").asInt(USUAL_DIMENSIONS), 1, MAX_DIMENSIONS);
    ObjectNode answer = Json.object();
    ArrayNode values = answer.putObject("embedding").putArray("values");
    for (float number : vector(Json.text(request.path("content").path("parts")), dimensions)) {
      values.add(number);
    }
    return answer;
  }

  /** The embeddings of several contents, in Google's format. */
  static ObjectNode geminiBatch(ObjectNode request) {
    ObjectNode answer = Json.object();
    ArrayNode all = answer.putArray("embeddings");
    request.path("requests").forEach(one -> all.add(gemini(one).path("embedding")));
    return answer;
  }

  static ObjectNode answer(ObjectNode request) {
    int dimensions =
        Math.clamp(request.path("dimensions").asInt(USUAL_DIMENSIONS), 1, MAX_DIMENSIONS);
    boolean base64 = Json.textOf(request, "encoding_format").equals("base64");
    ObjectNode answer =
        Json.object().put("object", "list").put("model", Json.textOf(request, "model"));
    ArrayNode data = answer.putArray("data");
    JsonNode input = request.path("input");
    boolean several = input.isArray() && !input.path(0).isNumber();
    long tokens = 0;
    for (JsonNode text : several ? input : Json.object().arrayNode().add(input)) {
      float[] vector = vector(Json.text(text), dimensions);
      tokens += Math.max(1, Json.text(text).length() / 4);
      ObjectNode item = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (base64) {
        item.put("embedding", encode(vector));
      } else {
        ArrayNode numbers = item.putArray("embedding");
        for (float number : vector) {
          numbers.add(number);
        }
      }
    }
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return answer;
  }

  private static float[] vector(String text, int dimensions) {
    Random random = new Random(text.hashCode());
    float[] vector = new float[dimensions];
    double sum = 0;
    for (int i = 0; i < dimensions; i++) {
      vector[i] = (float) random.nextGaussian();
      sum += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < dimensions; i++) {
      vector[i] /= (float) Math.sqrt(sum);
    }
    return vector;
  }

  private static String encode(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : vector) {
      bytes.putFloat(number);
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
