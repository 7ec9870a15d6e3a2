package dev.scrubjay.gateway;

import dev.scrubjay.gateway.config.ServerConfig;
import dev.scrubjay.gateway.http.Routes;
import dev.scrubjay.gateway.load.connection.Connections;
import dev.scrubjay.gateway.load.connection.WatchedServer;
import dev.scrubjay.gateway.metrics.state.EventLoopLag;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The HTTP server on one event loop; all that are deployed together share the port. */
final class GatewayVerticle extends VerticleBase {
  /** The port by which Vert.x gives all servers of one deployment the same free port. */
  private static final int SHARED_FREE_PORT = 1;

  /** The subprotocols of OpenAI's realtime API. */
  private static final List<String> WEBSOCKET_PROTOCOLS =
      List.of("realtime", "openai-beta.realtime-v1");

  private final ServerConfig config;
  private final Routes routes;
  private final Duration idleTimeout;
  private final Connections connections;
  private final EventLoopLag lag;
  private final AtomicInteger boundPort;
  private @Nullable HttpServer server;

  /**
   * @param idleTimeout of a connection with a request on which nothing is sent either way: longer
   *     than any provider may be silent
   * @param connections those of all event loops
   * @param lag watches the event loop
   * @param boundPort set to the port once it is bound
   */
  GatewayVerticle(
      ServerConfig config,
      Routes routes,
      Duration idleTimeout,
      Connections connections,
      EventLoopLag lag,
      AtomicInteger boundPort) {
    this.config = config;
    this.routes = routes;
    this.idleTimeout = idleTimeout;
    this.connections = connections;
    this.lag = lag;
    this.boundPort = boundPort;
  }

  @Override
  public Future<?> start() {
    lag.watch(vertx);
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout((int) idleTimeout.toSeconds())
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxWebSocketFrameSize(config.realtime().maxReadBytes())
            .setMaxWebSocketMessageSize(config.realtime().maxReadBytes())
            .setWebSocketSubProtocols(WEBSOCKET_PROTOCOLS)
            .setPerFrameWebSocketCompressionSupported(false) // a small frame must not become large
            .setPerMessageWebSocketCompressionSupported(false);
    HttpServer created =
        WatchedServer.create(vertx, options, connections)
            .requestHandler(routes.handler(vertx))
            .invalidRequestHandler(routes.invalid());
    server = created;
    SocketAddress address =
        config.port() == 0
            ? SocketAddress.sharedRandomPort(SHARED_FREE_PORT, config.host())
            : SocketAddress.inetSocketAddress(config.port(), config.host());
    return created.listen(address).onSuccess(listening -> boundPort.set(listening.actualPort()));
  }

  /** Takes no new connections, and lets the requests in flight end, up to the grace period. */
  @Override
  public Future<?> stop() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(config.shutdownGrace().toMillis(), TimeUnit.MILLISECONDS);
  }
}
