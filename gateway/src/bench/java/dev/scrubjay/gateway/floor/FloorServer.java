package dev.scrubjay.gateway.floor;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * A server that does the least that an answer takes, on bare Vert.x with the native transport:
 *
 * <ul>
 *   <li>{@code answer PORT}: a fixed answer from memory, the floor of a near hit
 *   <li>{@code answers PORT}: the same of as many bytes as the request asks for
 *   <li>{@code redis PORT URL}: the SHA-256 of the body, one GET, LZ4; the floor of a Redis hit
 *   <li>{@code proxy PORT UPSTREAM}: the request goes to the upstream's port, and its answer to the
 *       client as it comes; the floor of a pass-through and of a miss
 * </ul>
 */
public final class FloorServer {
  private FloorServer() {}

  public static void main(String[] args) {
    Vertx vertx = vertx();
    int port = Integer.parseInt(args[1]);
    switch (args[0]) {
      case "answer" -> serve(vertx, port, FloorServer::answer);
      case "answers" -> serve(vertx, port, FloorServer::answerAsAsked);
      case "redis" -> serve(vertx, port, new RedisFloor(args[2])::answer);
      case "proxy" -> serve(vertx, port, new ProxyFloor(vertx, Integer.parseInt(args[2]))::answer);
      default -> throw new IllegalArgumentException("server: " + args[0]);
    }
  }

  private static final Buffer JSON = FixedAnswer.json();

  private static void answer(HttpServerRequest request) {
    request.body().onSuccess(body -> end(request, JSON));
  }

  private static void answerAsAsked(HttpServerRequest request) {
    request.body().onSuccess(body -> end(request, FixedAnswer.as(body)));
  }

  static void end(HttpServerRequest request, Buffer json) {
    request.response().putHeader("content-type", "application/json").end(json);
  }

  static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
  }

  /** Listens on 127.0.0.1, with an event loop for each processor. */
  static void serve(Vertx vertx, int port, Handler<HttpServerRequest> handler) {
    HttpServerOptions options = new HttpServerOptions().setHost("127.0.0.1").setPort(port);
    vertx
        .deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    return this.vertx.createHttpServer(options).requestHandler(handler).listen();
                  }
                },
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .onFailure(
            cause -> {
              cause.printStackTrace();
              System.exit(1);
            });
  }
}
