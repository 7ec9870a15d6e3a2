package dev.scrubjay.gateway.chaos;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Two providers on loopback, OpenAI's below {@code /openai} and Anthropic's below {@code
 * /anthropic}, that answer with {@link ExpectedText} and fail some calls, drawn from a seed.
 */
final class FaultyProvider implements AutoCloseable {
  private static final int FAULTS_IN_HUNDRED = 15;
  private static final int HALF = 2;

  private final Vertx vertx = Vertx.vertx();
  private final Random random;
  private final HttpServer server;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong faults = new AtomicLong();
  private final AtomicBoolean healthy = new AtomicBoolean();

  FaultyProvider(long seed) {
    random = new Random(seed);
    server =
        vertx
            .createHttpServer()
            .requestHandler(this::received)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  /** Fails no further calls. */
  void heal() {
    healthy.set(true);
  }

  long calls() {
    return calls.get();
  }

  long faults() {
    return faults.get();
  }

  private Fault draw() {
    calls.incrementAndGet();
    synchronized (random) {
      if (healthy.get() || random.nextInt(100) >= FAULTS_IN_HUNDRED) {
        return Fault.NONE;
      }
      faults.incrementAndGet();
      Fault[] all = Fault.values();
      return all[1 + random.nextInt(all.length - 1)];
    }
  }

  private void received(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              boolean openAi = request.path().startsWith("/openai");
              JsonObject asked = body.toJsonObject();
              List<String> words = ExpectedText.words(prompt(asked), asked.getString("model"));
              SpokenAnswer answer =
                  openAi ? new SpokenAnswer.OpenAi(asked) : new SpokenAnswer.Anthropic(asked);
              reply(request.response(), answer, words, draw());
            });
  }

  private static String prompt(JsonObject asked) {
    JsonArray messages = asked.getJsonArray("messages");
    Object content = messages.getJsonObject(messages.size() - 1).getValue("content");
    return content instanceof JsonArray parts
        ? parts.getJsonObject(0).getString("text")
        : String.valueOf(content);
  }

  private void reply(
      HttpServerResponse response, SpokenAnswer answer, List<String> words, Fault fault) {
    switch (fault) {
      case BROKEN -> refuse(response, 500);
      case OVERLOADED -> refuse(response, 503);
      case LIMITED -> refuse(response.putHeader("retry-after", "1"), 429);
      case RESET_AT_ONCE -> response.reset();
      default -> {
        if (answer.isStreamed()) {
          response.setChunked(true).putHeader("content-type", "text/event-stream");
          stream(response, answer, words, fault);
        } else {
          whole(response.putHeader("content-type", "application/json"), answer, words, fault);
        }
      }
    }
  }

  private static void refuse(HttpServerResponse response, int status) {
    response
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end("{\"error\":{\"type\":\"server_error\",\"message\":\"a fault of the chaos run\"}}");
  }

  private static void whole(
      HttpServerResponse response, SpokenAnswer answer, List<String> words, Fault fault) {
    String body = answer.whole(words);
    if (fault == Fault.NONE) {
      response.end(body);
      return;
    }
    response.setChunked(true).write(body.substring(0, body.length() / HALF));
    switch (fault) {
      case SILENT, SILENT_IN_THE_MIDDLE -> {} // the gateway's deadline ends the call
      case CUT_IN_THE_MIDDLE -> response.end();
      default -> response.reset();
    }
  }

  private void stream(
      HttpServerResponse response, SpokenAnswer answer, List<String> words, Fault fault) {
    if (fault == Fault.SILENT) {
      response.writeHead();
      return;
    }
    response.write(answer.begin());
    int count = fault == Fault.NONE ? words.size() : words.size() / HALF;
    for (String word : words.subList(0, count)) {
      response.write(answer.event(word));
    }
    vertx.setTimer(1 + words.size() % 7, id -> end(response, answer, fault));
  }

  private static void end(HttpServerResponse response, SpokenAnswer answer, Fault fault) {
    switch (fault) {
      case NONE -> response.end(answer.end());
      case CUT_IN_THE_MIDDLE -> response.end();
      case ERROR_IN_THE_MIDDLE -> response.end(answer.error());
      case RESET_IN_THE_MIDDLE -> response.reset();
      default -> {} // the gateway's deadline ends the call
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
