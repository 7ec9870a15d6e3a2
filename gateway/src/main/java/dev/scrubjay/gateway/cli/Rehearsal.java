package dev.scrubjay.gateway.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Load on a gateway with requests of the usual kinds: near hits mostly, misses, streams, no-store.
 */
final class Rehearsal {
  private static final int CLIENTS = 16;
  private static final int POPULAR = 50;
  private static final String WORDS = "Say it again, in other words, and name the setting. ";

  private final HttpClient client;
  private final String url;
  private final int requests;
  private final long endNanos;
  private long count;

  Rehearsal(Vertx vertx, String url, int requests, Duration limit) {
    this.url = url;
    this.requests = requests;
    client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CLIENTS));
    endNanos = System.nanoTime() + limit.toNanos();
  }

  /**
   * Sends the requests, or as many as the time allows; failures of single requests do not matter.
   */
  Future<?> run() {
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(loop());
    }
    return Future.join(clients);
  }

  private Future<?> loop() {
    if (count >= requests || System.nanoTime() >= endNanos) {
      return Future.succeededFuture();
    }
    return send(count++).transform(answered -> loop());
  }

  private Future<Buffer> send(long number) {
    String popular = "popular " + number % POPULAR;
    return switch ((int) (number % 16)) {
      case 0 -> post("/v1/chat/completions", chat("gpt-4o-mini", "rare " + number, false), "");
      case 1 -> post("/v1/chat/completions", chat("gpt-4o-mini", "rare " + number, true), "");
      case 2 -> post("/v1/chat/completions", chat("gpt-4o-mini", popular, false), "no-store");
      case 3 -> post("/v1/chat/completions", chat("gpt-4o-mini", popular, true), "no-store");
      case 4 -> post("/v1/messages", chat("claude-3-haiku", popular, number % 32 < 16), "");
      case 5 -> post("/v1/chat/completions", chat("auto", "routed " + number, false), "");
      case 6 -> post("/v1/chat/completions", chat("gpt-4o", popular, true), "");
      default -> post("/v1/chat/completions", chat("gpt-4o-mini", popular, false), "");
    };
  }

  private static String chat(String model, String text, boolean streamed) {
    return """
    {"model":"%s",%s"max_tokens":200,"messages":[{"role":"user","content":"%s: %s"}]}\
    """
        .formatted(model, streamed ? "\"stream\":true," : "", text, WORDS.repeat(20));
  }

  private Future<Buffer> post(String path, String body, String cacheControl) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(url + path)
            .putHeader("content-type", "application/json");
    if (!cacheControl.isEmpty()) {
      options.putHeader("cache-control", cacheControl);
    }
    return client
        .request(options)
        .compose(request -> request.send(Buffer.buffer(body)))
        .compose(reply -> reply.body());
  }
}
