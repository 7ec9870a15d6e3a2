package dev.scrubjay.gateway.learning.peers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.config.PeerConfig;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.learning.LearningExportJson;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.policy.federation.LearningExport;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;

/** Asks peers for their exports. Redirections are not followed, as they would take the key away. */
final class PeerClient {
  /** The time limit of a whole call. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  /** The largest reply: more than an export of the most cells takes. */
  static final int MAX_BYTES = 4 << 20;

  private static final int CONNECT_MILLIS = 5000;
  private static final int MAX_SHOWN = 200;

  private final Vertx vertx;
  private final HttpClient http;

  PeerClient(Vertx vertx) {
    this.vertx = vertx;
    this.http =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS))
            .with(new PoolOptions().setHttp1MaxSize(2).setMaxWaitQueueSize(16))
            .build();
  }

  /** The export of {@code tenant}, as that is called at {@code peer}. */
  Future<LearningExport> export(PeerConfig peer, String tenant) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(peer.url() + "/v1/learning/export")
            .setConnectTimeout(CONNECT_MILLIS)
            .addHeader("accept", "application/json")
            .addHeader("x-scrubjay-tenant", tenant);
    peer.apiKey().ifPresent(key -> options.addHeader("authorization", "Bearer " + key.reveal()));
    return http.request(options)
        .compose(this::reply)
        .recover(cause -> Future.failedFuture(withoutKey(peer, cause)))
        .compose(body -> LargeWork.onBytes(body.length(), () -> read(body)));
  }

  /** A peer may repeat in its error what it was sent. */
  private static Throwable withoutKey(PeerConfig peer, Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    String hidden = peer.apiKey().map(key -> said.replace(key.reveal(), "(the key)")).orElse(said);
    return new IllegalStateException(
        hidden.substring(0, Math.min(hidden.length(), MAX_SHOWN)), cause.getCause());
  }

  private Future<Buffer> reply(HttpClientRequest request) {
    Promise<Buffer> whole = Promise.promise();
    long timer =
        vertx.setTimer(
            DEADLINE.toMillis(),
            id -> end(request, whole, "has not answered within " + DEADLINE.toSeconds() + " s"));
    request.exceptionHandler(whole::tryFail);
    request
        .send()
        .onSuccess(response -> collect(request, response, whole))
        .onFailure(whole::tryFail);
    return whole.future().onComplete(done -> vertx.cancelTimer(timer));
  }

  private static void collect(
      HttpClientRequest request, HttpClientResponse response, Promise<Buffer> whole) {
    Buffer body = Buffer.buffer();
    response.exceptionHandler(whole::tryFail);
    response.handler(
        part -> {
          if (body.length() + part.length() > MAX_BYTES) {
            end(request, whole, "sends more than " + MAX_BYTES + " bytes");
          } else {
            body.appendBuffer(part);
          }
        });
    response.endHandler(
        end -> {
          if (response.statusCode() == 200) {
            whole.tryComplete(body);
          } else {
            whole.tryFail(
                new IllegalStateException(
                    "answers " + response.statusCode() + ": " + message(body)));
          }
        });
  }

  private static void end(HttpClientRequest request, Promise<Buffer> whole, String why) {
    whole.tryFail(new IllegalStateException(why));
    request.reset();
  }

  private static String message(Buffer body) {
    return Json.objectOrEmpty(body.toString()).path("error").path("message").asText("no message");
  }

  private static LearningExport read(Buffer body) {
    try {
      ObjectNode json = Json.object(body.getBytes());
      return LearningExportJson.read(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("sends no JSON object", e);
    }
  }
}
