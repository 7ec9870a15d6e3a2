package dev.scrubjay.gateway.http.filter;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;

/**
 * Reads bodies, unless they have been read already. Vert.x' own handler does it, which by its type
 * could not come after others in one route.
 */
public final class ReadBodies implements Handler<RoutingContext> {
  private final BodyHandler handler;

  /**
   * @param limit the most bytes of a body
   */
  ReadBodies(int limit) {
    this.handler = BodyHandler.create(false).setBodyLimit(limit);
  }

  @Override
  public void handle(RoutingContext context) {
    handler.handle(context);
  }

  /** Notes a body that has been read in another way. */
  static void given(RoutingContext context, Buffer body) {
    RoutingContextInternal internal = (RoutingContextInternal) context;
    internal.setBody(body);
    internal.visitHandler(RoutingContextInternal.BODY_HANDLER);
  }
}
