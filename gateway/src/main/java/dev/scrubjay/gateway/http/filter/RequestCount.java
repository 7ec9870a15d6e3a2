package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.metrics.HttpMeters;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Counts requests in flight and requests that have ended. */
public final class RequestCount implements Handler<RoutingContext> {
  private final HttpMeters meters;

  public RequestCount(HttpMeters meters) {
    this.meters = meters;
  }

  @Override
  public void handle(RoutingContext context) {
    meters.began();
    RequestEnd.of(
        context,
        ended -> {
          if (ended.succeeded()) {
            meters.ended(context.response().getStatusCode());
          } else {
            meters.aborted();
          }
        });
    context.next();
  }
}
