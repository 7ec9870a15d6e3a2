package dev.scrubjay.gateway.http.passthrough;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.http.message.MediaTypes;
import dev.scrubjay.gateway.http.passthrough.Ownership.Caller;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;

/**
 * Notes whose the objects in a JSON reply are, before the client knows of them: its next call may
 * name one.
 */
record OwnerTap(Ownership ownership, Caller caller, String provider) implements ReplyTap {
  private static final int MAX_REPLY_BYTES = 1 << 20;

  @Override
  public int limit(HttpClientResponse reply) {
    return reply.statusCode() < 300 && MediaTypes.isJson(reply.getHeader("content-type"))
        ? MAX_REPLY_BYTES
        : 0;
  }

  @Override
  public String cacheStatus() {
    return ReplyTap.NONE.cacheStatus();
  }

  @Override
  public boolean comesFirst() {
    return true;
  }

  @Override
  public Future<Void> whole(HttpClientResponse reply, Buffer body) {
    try {
      return ownership.remember(caller, provider, Json.value(body.getBytes()));
    } catch (JsonProcessingException e) {
      return Future.succeededFuture();
    }
  }
}
