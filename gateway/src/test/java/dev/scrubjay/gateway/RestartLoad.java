package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Requests without end over connections that are kept, of HTTP/1.1 and of HTTP/2, plain and
 * streamed, hits and misses. None of them is sent twice, but for those of HTTP/2 of which the
 * server says that it has not taken them, as a client that stood still for long may send (RFC 9113,
 * section 6.8).
 */
final class RestartLoad {
  private static final int LOOPS_OF_A_KIND = 3;
  private static final int HOT_QUESTIONS = 5;

  private final TestBalancer balancer;
  private final String tenant;
  private final Vertx vertx;
  private final Map<HttpVersion, HttpClient> clients = new EnumMap<>(HttpVersion.class);
  private final List<String> lost = new CopyOnWriteArrayList<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Future<Void>> loops = new ArrayList<>();
  private final Random random = new Random(20_261_101);
  private volatile boolean ended;
  private int answeredBefore;

  RestartLoad(Vertx vertx, TestBalancer balancer, String tenant) {
    this.vertx = vertx;
    this.balancer = balancer;
    this.tenant = tenant;
    for (HttpVersion version : List.of(HttpVersion.HTTP_1_1, HttpVersion.HTTP_2)) {
      PoolOptions pool = new PoolOptions().setHttp1MaxSize(20).setHttp2MaxSize(2);
      clients.put(version, vertx.createHttpClient(options(version), pool));
    }
  }

  /** Options of a client that begins with the given version. */
  static HttpClientOptions options(HttpVersion version) {
    return new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false);
  }

  static String body(String question, boolean streamed) {
    return TestGateway.chat("gpt-4o", question)
        .replaceFirst("\\{", "{\"stream\":" + streamed + ",");
  }

  void begin() {
    clients.forEach(
        (version, client) -> {
          for (int i = 0; i < LOOPS_OF_A_KIND; i++) {
            loops.add(loop(version, client, true));
            loops.add(loop(version, client, false));
          }
        });
  }

  /** Ends it, once the last answers are there. */
  void end() {
    ended = true;
    Future.join(loops).await();
  }

  List<String> lost() {
    return lost;
  }

  int answered() {
    return answered.get();
  }

  /** Whether many requests were answered since this was last true. */
  boolean isMovingOn() {
    boolean movesOn = answered.get() > answeredBefore + 50 || !lost.isEmpty();
    if (movesOn) {
      answeredBefore = answered.get();
    }
    return movesOn;
  }

  private Future<Void> loop(HttpVersion version, HttpClient client, boolean streamed) {
    if (ended) {
      return Future.succeededFuture();
    }
    boolean hot = random.nextBoolean();
    String question = "restart " + (hot ? random.nextInt(HOT_QUESTIONS) : random.nextLong());
    String body = body(question, streamed);
    return ask(version, client, balancer.choose(random), body)
        .recover(
            cause ->
                isNotTaken(cause)
                    ? ask(version, client, balancer.choose(random), body)
                    : Future.failedFuture(cause))
        .onSuccess(answer -> note(answer, answer.contains(streamed ? "[DONE]" : "\"usage\"")))
        .onFailure(cause -> lost.add(version + " " + streamed + " " + cause))
        .otherwise("")
        .compose(answer -> vertx.timer(5, TimeUnit.MILLISECONDS))
        .compose(passed -> loop(version, client, streamed));
  }

  private static boolean isNotTaken(Throwable cause) {
    return cause instanceof HttpClosedException closed
        && closed.goAway() != null
        && closed.goAway().getErrorCode() == 0;
  }

  private void note(String answer, boolean whole) {
    if (whole) {
      answered.incrementAndGet();
    } else {
      lost.add("not whole: " + answer);
    }
  }

  private Future<String> ask(HttpVersion version, HttpClient client, int port, String body) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/v1/chat/completions")
            .putHeader("x-scrubjay-tenant", tenant)
            .putHeader("content-type", "application/json");
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(
            response -> {
              assertThat(response.version()).isEqualTo(version);
              return response.body();
            })
        .map(Object::toString)
        .timeout(15, TimeUnit.SECONDS);
  }
}
