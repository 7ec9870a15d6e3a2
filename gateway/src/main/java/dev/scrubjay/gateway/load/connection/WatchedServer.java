package dev.scrubjay.gateway.load.connection;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerConfig;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.CleanableHttpServer;
import io.vertx.core.http.impl.tcp.TcpHttpServer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.spi.transport.Transport;

/**
 * HTTP servers the connections of which are watched. Vert.x announces a connection of HTTP once it
 * has read its first bytes, so that a silent one would be missed; hence the way by its transport.
 */
public final class WatchedServer {
  private WatchedServer() {}

  /** Creates a server without TLS, as {@link Vertx#createHttpServer} would. */
  public static HttpServer create(Vertx vertx, HttpServerOptions options, Connections connections) {
    VertxInternal internal = (VertxInternal) vertx;
    Transport transport = new WatchedTransport(internal.transport(), connections);
    VertxInternal watched = new TransportedVertx(internal, transport);
    TcpHttpServer server =
        new TcpHttpServer(watched, new HttpServerConfig(options), null, null, null, false);
    return new CleanableHttpServer(internal, server);
  }

  private static final class TransportedVertx extends VertxWrapper {
    private final Transport transport;

    TransportedVertx(VertxInternal vertx, Transport transport) {
      super(vertx);
      this.transport = transport;
    }

    @Override
    public Transport transport() {
      return transport;
    }
  }
}
