package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.json.Json;
import java.util.Set;

/** Encodes errors in OpenAI's format. */
final class OpenAiErrors {
  /** Codes that clients act on, which no number replaces. */
  private static final Set<String> ACTED_ON =
      Set.of(ApiError.CONTEXT_LENGTH_EXCEEDED, ApiError.MODEL_NOT_FOUND);

  private OpenAiErrors() {}

  static ObjectNode encode(ApiError error) {
    ObjectNode body = Json.object();
    ObjectNode inner =
        body.putObject("error")
            .put("message", error.message())
            .put("type", error.kind().openAiType())
            .put("param", error.param())
            .put("code", error.code());
    ObjectNode given = error.given();
    boolean actedOn = ACTED_ON.contains(String.valueOf(error.code()));
    if (given != null && given.path("code").isNumber() && !actedOn) { // as some servers have it
      inner.set("code", given.path("code"));
    }
    error.addGiven(inner);
    return body;
  }
}
