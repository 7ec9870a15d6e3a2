package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.http.message.RequestIds;
import dev.scrubjay.gateway.tracing.RequestTrace;
import dev.scrubjay.gateway.tracing.Tracing;
import io.vertx.core.Handler;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;

/** Starts a trace for each request and ends it with the response. */
public final class TraceRequests implements Handler<RoutingContext> {
  private static final String KEY = "trace";

  private final Tracing tracing;

  public TraceRequests(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public void handle(RoutingContext context) {
    String method = context.request().method().name();
    RequestTrace trace = tracing.begin(method, context.request().headers());
    trace.root().setAttribute("scrubjay.request.id", RequestIds.of(context));
    context.put(KEY, trace);
    RequestEnd.of(
        context,
        ended -> {
          if (ended.succeeded()) {
            trace.end(method, route(context), context.response().getStatusCode());
          } else {
            trace.abort();
          }
        });
    context.next();
  }

  /** The pattern of the request's path, of which there are few, as span names must be. */
  private static String route(RoutingContext context) {
    Route route = context.currentRoute();
    return route == null || route.getPath() == null ? "/" : route.getPath();
  }

  /** The trace of the request in {@code context}. */
  public static RequestTrace of(RoutingContext context) {
    RequestTrace trace = context.get(KEY);
    return trace == null ? RequestTrace.NONE : trace;
  }
}
