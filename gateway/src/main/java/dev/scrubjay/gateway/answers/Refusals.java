package dev.scrubjay.gateway.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Entries that remember a provider's refusal of a request instead of an answer. */
public final class Refusals {
  static final String CONTENT_TYPE = "application/vnd.scrubjay.refusal+json";

  private Refusals() {}

  static Buffer encode(ApiError error) {
    return Buffer.buffer(Json.bytes(StoredErrors.json(error)));
  }

  /** The refusal in {@code entry}; empty if the entry is an answer. */
  public static Optional<ApiError> read(Entry entry) {
    if (!entry.contentType().equals(CONTENT_TYPE)) {
      return Optional.empty();
    }
    try {
      return Optional.of(StoredErrors.read(Json.object(entry.payload().getBytes())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.of(
          ApiError.of(
              ApiError.ErrorKind.INVALID_REQUEST, "refused", "The provider refuses this request."));
    }
  }
}
