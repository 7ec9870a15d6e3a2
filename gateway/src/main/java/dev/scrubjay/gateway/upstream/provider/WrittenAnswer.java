package dev.scrubjay.gateway.upstream.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer in the client's dialect.
 *
 * @param text the provider's own, if it says just that; null if the answer is yet to be written
 */
public record WrittenAnswer(ObjectNode json, @Nullable Buffer text) {

  /** An answer that is yet to be written. */
  public WrittenAnswer(ObjectNode json) {
    this(json, null);
  }

  /** What the client gets and the cache keeps; writing it takes time in proportion to its size. */
  public Buffer body() {
    return text == null ? Buffer.buffer(Json.bytes(json)) : text;
  }
}
