package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.ExpectedContinue;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.PartedBody;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/**
 * Reads request bodies that are large, or do not say their length, and unpacks those with {@code
 * Content-Encoding: gzip} or {@code deflate} as they arrive. The limit of a body's size holds for
 * what is unpacked, so a small body cannot become a large one.
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
      case "", "identity" -> {
        if (context.request().isEnded() || isSmall(context.request())) {
          context.next();
        } else {
          readPlain(context);
        }
      }
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

  private static boolean isSmall(HttpServerRequest request) {
    long length = ContentLength.of(request);
    return length != ContentLength.UNKNOWN && !LargeWork.isLarge(length);
  }

  /** Reads a body in parts, which are joined once. */
  private void readPlain(RoutingContext context) {
    HttpServerRequest request = context.request();
    long stated = ContentLength.of(request);
    if (stated > limit) {
      throw tooLarge();
    }
    ExpectedContinue.answer(request);
    PartedBody body = new PartedBody();
    request.exceptionHandler(context::fail);
    request.handler(
        part -> {
          try {
            add(context, body, part, stated);
          } catch (ApiException e) {
            context.fail(e);
          }
        });
    request.endHandler(
        nothing -> {
          if (!context.failed()) {
            body.whole().onSuccess(whole -> given(context, whole)).onFailure(context::fail);
          }
        });
  }

  private void add(RoutingContext context, PartedBody body, Buffer part, long stated) {
    if (context.failed()) {
      return;
    }
    if (body.length() + part.length() > limit) {
      throw tooLarge();
    }
    body.add(part);
    if (stated == ContentLength.UNKNOWN) {
      BodyMemory.took(context, part.length());
    }
  }

  private static void given(RoutingContext context, Buffer body) {
    ReadBodies.given(context, body);
    context.next();
  }

  private static ApiException tooLarge() {
    return new ApiException(Errors.ofStatus(413));
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
      given(context, body.whole());
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }
}
