package dev.scrubjay.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A provider that does what a test says, and notes what it is asked. */
final class WireProvider implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private volatile Handler<HttpServerRequest> handler = request -> request.response().end();
  private volatile Handler<ServerWebSocket> sockets = socket -> {};

  WireProvider() {
    server =
        get(
            vertx
                .createHttpServer(
                    new HttpServerOptions()
                        .setMaxWebSocketFrameSize(1 << 20)
                        .setMaxWebSocketMessageSize(1 << 22)
                        .setWebSocketSubProtocols(List.of("realtime")))
                .webSocketHandler(socket -> sockets.handle(socket))
                .webSocketHandshakeHandler(
                    handshake -> {
                      seen.add(Seen.of("GET", handshake.uri(), handshake.headers()));
                      if (handshake.uri().contains("model=refused")) {
                        handshake.reject(403);
                      } else {
                        handshake.accept();
                      }
                    })
                .requestHandler(
                    request -> {
                      seen.add(Seen.of(request.method().name(), request.uri(), request.headers()));
                      handler.handle(request);
                    })
                .listen(0, "127.0.0.1"));
  }

  /**
   * A request.
   *
   * @param headers by name in lower case
   */
  record Seen(String method, String uri, Map<String, String> headers) {
    static Seen of(
        String method, String uri, Iterable<? extends Map.Entry<String, String>> headers) {
      Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      headers.forEach(header -> byName.put(header.getKey(), header.getValue()));
      return new Seen(method, uri, byName);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /** Does {@code next} from now on, and forgets what was asked. */
  WireProvider does(Handler<HttpServerRequest> next) {
    handler = next;
    seen.clear();
    return this;
  }

  /** Answers all requests with a status, a content type and a body. */
  WireProvider says(int status, String type, String body) {
    return does(
        request ->
            request
                .body()
                .onSuccess(
                    all ->
                        request
                            .response()
                            .setStatusCode(status)
                            .putHeader("content-type", type)
                            .end(body)));
  }

  WireProvider talks(Handler<ServerWebSocket> next) {
    sockets = next;
    seen.clear();
    return this;
  }

  List<Seen> seen() {
    return List.copyOf(seen);
  }

  Seen last() {
    return seen.get(seen.size() - 1);
  }

  @Override
  public void close() {
    get(vertx.close());
  }

  private static <T> T get(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
