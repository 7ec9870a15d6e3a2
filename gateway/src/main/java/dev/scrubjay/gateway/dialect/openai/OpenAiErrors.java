package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.json.Json;

/** Encodes errors in OpenAI's format. */
final class OpenAiErrors {
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
    if (given != null && given.path("code").isNumber()) { // as some servers have it
      inner.set("code", given.path("code"));
    }
    error.addGiven(inner);
    return body;
  }
}
