package dev.scrubjay.gateway.http.filter;

import dev.scrubjay.gateway.http.message.RequestEnd;
import dev.scrubjay.gateway.load.connection.Connections;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;

/** Notes which connections have requests, as others may be closed. */
final class ConnectionUse implements Handler<RoutingContext> {
  @Override
  public void handle(RoutingContext context) {
    if (context.request().connection() instanceof HttpServerConnection connection) {
      Channel channel = connection.channelHandlerContext().channel();
      Connections.began(channel, context.request().version() == HttpVersion.HTTP_2);
      RequestEnd.of(context, ended -> Connections.ended(channel));
    }
    context.next();
  }
}
