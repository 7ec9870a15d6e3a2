package dev.scrubjay.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.dialect.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;

/** Sends JSON. */
final class Replies {
  private Replies() {}

  static void json(RoutingContext context, int status, ObjectNode body) {
    if (context.response().closed() || context.response().ended()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(Buffer.buffer(Json.bytes(body)));
  }

  /** Sends {@code data} as the seed's calls answer: {@code {"success": true, "data": ...}}. */
  static void success(RoutingContext context, ObjectNode data) {
    ObjectNode body = Json.object().put("success", true);
    body.set("data", data);
    json(context, 200, body);
  }
}
