package dev.scrubjay.gateway.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.json.Json;
import java.time.Duration;

/** Errors as JSON in a form that replicas exchange and entries hold. */
public final class StoredErrors {
  private StoredErrors() {}

  public static ObjectNode json(ApiError error) {
    ObjectNode json = Json.object();
    json.put("kind", error.kind().name());
    json.put("message", error.message());
    json.put("param", error.param());
    json.put("code", error.code());
    if (error.retryAfter() != null) {
      json.put("retry_after_ms", error.retryAfter().toMillis());
    }
    if (error.given() != null) {
      json.set("given", error.given());
    }
    return json;
  }

  /**
   * Reads an error.
   *
   * @throws IllegalArgumentException if it is of a kind that this replica does not know
   */
  public static ApiError read(JsonNode json) {
    return new ApiError(
        ErrorKind.valueOf(Json.textOf(json, "kind")),
        Json.textOf(json, "message"),
        json.path("param").textValue(),
        json.path("code").textValue(),
        json.has("retry_after_ms") ? Duration.ofMillis(json.path("retry_after_ms").asLong()) : null,
        json.get("given") instanceof ObjectNode given ? given : null);
  }
}
