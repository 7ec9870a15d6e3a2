package dev.scrubjay.gateway.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.json.Json;

/** Encodes errors in OpenAI's format. */
final class OpenAiErrors {
  private OpenAiErrors() {}

  static ObjectNode encode(ApiError error) {
    ObjectNode body = Json.object();
    body.putObject("error")
        .put("message", error.message())
        .put("type", error.kind().openAiType())
        .put("param", error.param())
        .put("code", error.code());
    return body;
  }
}
