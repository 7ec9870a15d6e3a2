package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.ExpectedContinue;
import dev.scrubjay.gateway.load.LargeWork;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Reads request bodies with {@code Content-Encoding: gzip} or {@code deflate}, which are unpacked
 * as they arrive. The limit of a body's size holds for what is unpacked, so a small body cannot
 * become a large one.
 */
final class EncodedBodies implements Handler<RoutingContext> {
  private final int limit;

  /**
   * @param limit the most bytes of an unpacked body
   */
  EncodedBodies(int limit) {
    this.limit = limit;
  }

  @Override
  public void handle(RoutingContext context) {
    String given = context.request().getHeader(HttpHeaders.CONTENT_ENCODING);
    String encoding = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
    switch (encoding) {
      case "", "identity" -> context.next();
      case "gzip", "x-gzip" -> read(context, UnpackedBody.gzip(limit));
      case "deflate" -> read(context, UnpackedBody.deflate(limit));
      default ->
          throw new ApiException(
              ApiError.of(
                  ErrorKind.UNSUPPORTED_MEDIA_TYPE,
                  "unsupported_content_encoding",
                  "Content-Encoding: expected gzip, deflate or none, not '"
                      + given.strip()
                      + "'."));
    }
  }

  private static void read(RoutingContext context, UnpackedBody body) {
    HttpServerRequest request = context.request();
    context.addEndHandler(ended -> body.close()); // waits for a worker that unpacks
    ExpectedContinue.answer(request);
    request.exceptionHandler(context::fail);
    request.handler(
        packed -> {
          if (!context.failed()) {
            request.pause();
            add(context, body, packed)
                .onFailure(context::fail)
                .onComplete(added -> request.resume());
          }
        });
    request.endHandler(
        nothing -> {
          if (!context.failed()) {
            whole(context, body);
          }
        });
  }

  private static Future<Void> add(RoutingContext context, UnpackedBody body, Buffer packed) {
    int before = body.size();
    return LargeWork.onBytes(
            body.mostOf(packed),
            () -> {
              body.add(packed);
              return body.size() - before;
            })
        .map(
            added -> {
              BodyMemory.took(context, added);
              return null;
            });
  }

  private static void whole(RoutingContext context, UnpackedBody body) {
    try {
      ReadBodies.read(context, body.whole());
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }
}
