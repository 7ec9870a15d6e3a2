package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.http.message.ContentLength;
import dev.scrubjay.gateway.http.message.Errors;
import dev.scrubjay.gateway.http.message.ExpectedContinue;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.PartedBody;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads bodies, unless they have been read already. Vert.x' own handler, which by its type could
 * not come after others in one route, reads the small ones. Those that are large, or do not say
 * their length, are read in parts, which are joined once.
 */
public final class ReadBodies implements Handler<RoutingContext> {
  private final int limit;
  private final BodyHandler ofSmall;

  /**
   * @param limit the most bytes of a body
   */
  ReadBodies(int limit) {
    this.limit = limit;
    this.ofSmall = BodyHandler.create(false).setBodyLimit(limit);
  }

  @Override
  public void handle(RoutingContext context) {
    if (context.request().isEnded() || isSmall(context.request())) {
      ofSmall.handle(context);
    } else {
      readInParts(context);
    }
  }

  private static boolean isSmall(HttpServerRequest request) {
    long length = ContentLength.of(request);
    return length != ContentLength.UNKNOWN && !LargeWork.isLarge(length);
  }

  private void readInParts(RoutingContext context) {
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
            body.whole().onSuccess(whole -> read(context, whole)).onFailure(context::fail);
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

  private static ApiException tooLarge() {
    return new ApiException(Errors.ofStatus(413));
  }

  /** Notes a body that has been read, and goes on to what handles it. */
  static void read(RoutingContext context, Buffer body) {
    given(context, body);
    context.next();
  }

  /** Notes a body that has been read in another way. */
  static void given(RoutingContext context, Buffer body) {
    RoutingContextInternal internal = (RoutingContextInternal) context;
    internal.setBody(body);
    internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
  }
}
