package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.openai.OpenAiChat;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.RequestIds;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers requests that are not valid HTTP, which reach no route, and closes their connections. */
public final class InvalidRequests implements Handler<HttpServerRequest> {
  private final RequestIds ids;

  public InvalidRequests(RequestIds ids) {
    this.ids = ids;
  }

  @Override
  public void handle(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    ApiError error =
        Errors.ofStatus(
            cause instanceof TooLongHttpLineException
                ? 414
                : cause instanceof TooLongHttpHeaderException ? 431 : 400);
    String id = ids.next();
    request
        .response()
        .setStatusCode(error.kind().status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .putHeader("X-Request-Id", id)
        .end(Buffer.buffer(Json.bytes(new OpenAiChat().encodeError(error, id))))
        .onComplete(written -> request.connection().close());
  }
}
