package dev.scrubjay.gateway.http.filter;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request before the router sees it, for the filters and routes after this one.
 * Confined to one event loop.
 */
public final class HandedOn implements Handler<RoutingContext> {
  private static final String FAILURE = "failed-before-router";

  private @Nullable Consumer<RoutingContext> known;

  /** Hands a request to {@code router}, which comes here before it returns. */
  void route(
      Handler<HttpServerRequest> router,
      HttpServerRequest request,
      Consumer<RoutingContext> whatIsKnown) {
    known = whatIsKnown;
    try {
      router.handle(request);
    } finally {
      known = null;
    }
  }

  /** Notes that the request in {@code context} has failed, which {@link #failed} tells. */
  static void fail(RoutingContext context, Throwable cause) {
    context.put(FAILURE, cause);
  }

  @Override
  public void handle(RoutingContext context) {
    Consumer<RoutingContext> now = known;
    known = null;
    if (now != null) {
      now.accept(context);
    }
    context.next();
  }

  /** Ends the way of a request that had failed before it came to the router. */
  static void failed(RoutingContext context) {
    Throwable cause = context.get(FAILURE);
    if (cause == null) {
      context.next();
    } else {
      context.fail(cause);
    }
  }
}
