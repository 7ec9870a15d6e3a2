package dev.scrubjay.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** A provider with OpenAI's API that answers for any model, and lists some. */
final class ListingProvider implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger listings = new AtomicInteger();
  private volatile List<String> listed;

  /** Starts a provider that lists the models {@code listed}; without any, it has no list. */
  ListingProvider(String... listed) {
    this.listed = List.of(listed);
    this.server =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort() + "/v1";
  }

  /** The names that it was asked for as models, in order. */
  List<String> asked() {
    return asked;
  }

  /** How often it was asked for its list. */
  int listings() {
    return listings.get();
  }

  void list(String... models) {
    listed = List.of(models);
  }

  private void answer(HttpServerRequest request) {
    if (request.path().equals("/v1/models")) {
      listings.incrementAndGet();
      String data =
          listed.stream().map("{\"id\":\"%s\"}"::formatted).collect(Collectors.joining(","));
      request
          .response()
          .setStatusCode(listed.isEmpty() ? 404 : 200)
          .end("{\"object\":\"list\",\"data\":[" + data + "]}");
      return;
    }
    request
        .body()
        .onSuccess(
            body -> {
              String model = body.toJsonObject().getString("model");
              asked.add(model);
              request
                  .response()
                  .putHeader("content-type", "application/json")
                  .end(
                      """
                      {"id":"c","object":"chat.completion","created":1,"model":"%s","choices":[{
                      "index":0,"message":{"role":"assistant","content":"Hello."},
                      "finish_reason":"stop"}],
                      "usage":{"prompt_tokens":1000,"completion_tokens":1000,"total_tokens":2000}}
                      """
                          .formatted(model));
            });
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
