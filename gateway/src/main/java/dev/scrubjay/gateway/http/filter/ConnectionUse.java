package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.load.connection.Connections;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Notes which connections have requests, as others may be closed. */
final class ConnectionUse implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    Connections.began(context.request());
    RequestEnd.of(context, ended -> Connections.ended(context.request()));
    context.next();
  }
}
