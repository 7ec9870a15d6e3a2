package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.ScriptedProvider.ReceivedCall;
import io.vertx.core.http.HttpServerResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A self-hosted model whose instances an autoscaler adds, by the metrics that the gateway exposes.
 * The pool of instances behind its load balancer is simulated, and so is the model that stands in.
 */
final class ModelScalingIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final int PER_INSTANCE = 4;
  private static final int TARGET = 3;
  private static final long CALL_MILLIS = 150;
  private static final int CLIENTS = 20;
  private static final String SPILLED = "model_spillover_count_total{from=\"llama\",to=\"big\"";

  /** Only a machine that is very busy takes so long. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Pool pool = new Pool();
  private final ScriptedProvider cloud = ScriptedProvider.start();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String run = UUID.randomUUID().toString();
  private final AtomicInteger questions = new AtomicInteger();

  @SuppressWarnings("NullAway.Init") // each test starts one of its own
  private TestGateway gateway;

  /**
   * Instances behind a load balancer that answers 503 if all of them are busy, or none is there.
   */
  private static final class Pool {
    final ScriptedProvider address = ScriptedProvider.start();
    final AtomicInteger instances = new AtomicInteger();
    final AtomicInteger busy = new AtomicInteger();
    final AtomicInteger served = new AtomicInteger();
    final AtomicInteger refused = new AtomicInteger();

    Pool() {
      address.answers(this::received);
    }

    private void received(ReceivedCall call) {
      if (busy.get() >= instances.get() * PER_INSTANCE) {
        refused.incrementAndGet();
        call.json(503, "{\"error\":{\"message\":\"no instance has a place\"}}");
        return;
      }
      busy.incrementAndGet();
      address.later(
          CALL_MILLIS,
          () -> {
            busy.decrementAndGet();
            served.incrementAndGet();
            call.json(200, answer("llama"));
          });
    }
  }

  /**
   * What a horizontal pod autoscaler does with an average value: a tolerance of a tenth, and
   * nothing is removed within its stabilization window, which is longer than a test.
   */
  private void autoscale() {
    int current = pool.instances.get();
    double demand = metric("model_demand{model=\"llama\"");
    double usage = current == 0 ? Double.POSITIVE_INFINITY : demand / current / TARGET;
    if (demand > 0 && Math.abs(usage - 1) > 0.1) {
      pool.instances.accumulateAndGet((int) Math.ceil(demand / TARGET), Math::max);
    }
  }

  private static String answer(String model) {
    return """
    {"id":"c","object":"chat.completion","created":1,"model":"%s","choices":[{"index":0,
     "message":{"role":"assistant","content":"hello"},"finish_reason":"stop"}],
     "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}
    """
        .formatted(model);
  }

  private void start(String scaling, String provider) {
    cloud.answers(call -> cloud.later(CALL_MILLIS, () -> call.json(200, answer("big"))));
    gateway =
        TestGateway.serving(
            """
            providers:
              pool: {kind: openai, base_url: "%s/v1"%s}
              cloud: {kind: openai, base_url: "%s/v1"}
            models:
              llama: {provider: pool%s}
              big: {provider: cloud}
            """
                .formatted(pool.address.url(""), provider, cloud.url(""), scaling),
            Map.of());
  }

  private void startScaled(String more) {
    start(
        ", scaling: {target_concurrency: %d, spill_over: [big], probe: 20ms%s}"
            .formatted(TARGET, more),
        "");
  }

  @AfterEach
  void stop() {
    gateway.close();
    pool.address.close();
    cloud.close();
    client.close();
  }

  private CompletableFuture<HttpResponse<String>> askLater(String tenant, String routing) {
    String body =
        TestGateway.chat("llama", "question " + questions.incrementAndGet())
            .replaceFirst("\\{", "{" + routing);
    return client.sendAsync(
        gateway
            .request(CHAT, "x-scrubjay-tenant", tenant + run)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** The sum of the series that begin so. */
  private double metric(String name) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Clients that ask again as soon as they are answered. */
  private final class Load {
    final Queue<HttpResponse<String>> answers = new ConcurrentLinkedQueue<>();
    final AtomicInteger sinceSpill = new AtomicInteger();
    private final List<CompletableFuture<Void>> clients = new ArrayList<>();
    private volatile boolean ending;

    Load(int count) {
      for (int i = 0; i < count; i++) {
        clients.add(next());
      }
    }

    private CompletableFuture<Void> next() {
      return askLater("load", "")
          .thenCompose(
              answer -> {
                answers.add(answer);
                if (answer.headers().firstValue("x-scrubjay-spilled-from").isPresent()) {
                  sinceSpill.set(0);
                } else {
                  sinceSpill.incrementAndGet();
                }
                return ending ? CompletableFuture.allOf() : next();
              });
    }

    void end() {
      ending = true;
      clients.forEach(CompletableFuture::join);
    }
  }

  @Test
  void loadBeyondThePoolSpillsOverUntilItHasGrown() {
    pool.instances.set(1);
    startScaled("");
    Load load = new Load(CLIENTS);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(metric("model_demand{model=\"llama\"")).isGreaterThanOrEqualTo(10);
              assertThat(metric("model_requests_in_flight{model=\"llama\"")).isBetween(1.0, 8.0);
              assertThat(metric("model_capacity{model=\"llama\"")).isBetween(1.0, 8.0);
              assertThat(metric(SPILLED)).isPositive();
            });
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              autoscale();
              assertThat(load.sinceSpill.get()).isGreaterThanOrEqualTo(4 * CLIENTS);
              assertThat(metric("model_capacity{model=\"llama\"")).isGreaterThanOrEqualTo(CLIENTS);
            });
    assertThat(pool.instances.get()).isBetween(CLIENTS / PER_INSTANCE, CLIENTS);
    assertThat(metric("model_requests_waiting{model=\"llama\"")).isZero();
    load.end();
    assertThat(load.answers).allMatch(answer -> answer.statusCode() == 200);
    List<HttpResponse<String>> spilled =
        load.answers.stream()
            .filter(answer -> answer.headers().firstValue("x-scrubjay-spilled-from").isPresent())
            .toList();
    assertThat(spilled)
        .isNotEmpty()
        .allSatisfy(
            answer -> {
              assertThat(answer.headers().firstValue("x-scrubjay-model")).contains("big");
              assertThat(answer.headers().firstValue("x-scrubjay-spilled-from")).contains("llama");
              assertThat(answer.headers().firstValue("x-scrubjay-fallback-from")).contains("llama");
            });
    assertThat(cloud.calls()).hasSize(spilled.size());
    assertThat(pool.served.get()).isEqualTo(load.answers.size() - spilled.size());
    assertThat(metric(SPILLED)).isEqualTo(spilled.size());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(metric("model_demand{model=\"llama\"")).isZero());
  }

  @Test
  void requestsThatMayNotGoElsewhereWaitForTheFirstInstance() {
    startScaled("");
    assertThat(metric("model_demand{model=\"llama\"")).isZero();
    List<CompletableFuture<HttpResponse<String>>> strict = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      strict.add(askLater("strict", "\"routing\":{\"fallbacks\":false},"));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(metric("model_demand{model=\"llama\"")).isEqualTo(10);
              assertThat(metric("model_capacity{model=\"llama\"")).isZero();
              assertThat(metric("model_requests_waiting{model=\"llama\""))
                  .isGreaterThanOrEqualTo(9); // one may be a probe
            });
    HttpResponse<String> elsewhere = askLater("other", "").join();
    assertThat(elsewhere.statusCode()).isEqualTo(200);
    assertThat(elsewhere.headers().firstValue("x-scrubjay-spilled-from")).contains("llama");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .get("/v1/analytics/recent", "x-scrubjay-tenant", "other" + run)
                            .body())
                    .contains("\"spilled_from\":[\"llama\"]"));
    assertThat(strict).noneMatch(CompletableFuture::isDone);
    autoscale();
    assertThat(pool.instances.get()).isEqualTo(4);
    strict.forEach(
        answer -> {
          assertThat(answer.join().statusCode()).isEqualTo(200);
          assertThat(answer.join().headers().firstValue("x-scrubjay-model")).contains("llama");
        });
    assertThat(metric("model_requests_waiting{model=\"llama\"")).isZero();
    assertThat(metric("model_wait_seconds_count{model=\"llama\"")).isGreaterThanOrEqualTo(9);
  }

  @Test
  void streamSpillsOverAndIsDemandUntilItsEnd() {
    startScaled("");
    Queue<HttpServerResponse> open = new ConcurrentLinkedQueue<>();
    cloud.answers(call -> open.add(call.stream(chunk("hel", ""))));
    CompletableFuture<HttpResponse<String>> answer = askLater("stream", "\"stream\":true,");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(open).hasSize(1);
              assertThat(metric("model_requests_spilled{model=\"llama\"")).isEqualTo(1);
              assertThat(metric("model_demand{model=\"llama\"")).isEqualTo(1);
            });
    open.element().end(chunk("lo", "\"stop\"") + "data: [DONE]\n\n");
    assertThat(answer.join().headers().firstValue("x-scrubjay-spilled-from")).contains("llama");
    assertThat(answer.join().headers().firstValue("x-scrubjay-model")).contains("big");
    assertThat(answer.join().body()).contains("\"hel\"", "\"lo\"", "[DONE]");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(metric("model_demand{model=\"llama\"")).isZero());
  }

  private static String chunk(String text, String end) {
    return """
    data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"big","choices":[{"index":0,\
    "delta":{"content":"%s"},"finish_reason":%s}]}

    """
        .formatted(text, end.isEmpty() ? "null" : end);
  }

  @Test
  void requestIsRefusedOnceItHasWaitedInVain() {
    startScaled(", max_wait: 300ms");
    HttpResponse<String> answer = askLater("strict", "\"routing\":{\"fallbacks\":false},").join();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.body())
        .contains("upstream_overflow")
        .contains("llama has no instance that takes calls");
    assertThat(cloud.calls()).isEmpty();
    pool.instances.set(1);
    assertThat(askLater("strict", "\"routing\":{\"fallbacks\":false},").join().statusCode())
        .isEqualTo(200);
  }

  @Test
  void requirementsThatTheOtherModelMissesKeepRequestsWaiting() {
    startScaled(", max_wait: 300ms");
    HttpResponse<String> answer =
        askLater("strict", "\"routing\":{\"cost_budget\":0.000001},").join();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(cloud.calls()).isEmpty();
  }

  @Test
  void callsBeyondAProvidersLimitWaitInItsQueueFairlyToTenants() {
    start("", ", max_connections: 2, queue: {limit: 20, max_wait: 10s}");
    List<ReceivedCall> held = new ArrayList<>();
    pool.address.answers(
        call -> {
          synchronized (held) {
            held.add(call);
          }
        });
    List<CompletableFuture<HttpResponse<String>>> greedy = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      greedy.add(askLater("greedy", ""));
    }
    await()
        .untilAsserted(
            () -> assertThat(metric("upstream_calls_waiting{provider=\"pool\"")).isEqualTo(5));
    CompletableFuture<HttpResponse<String>> modest = askLater("modest", "");
    await().until(() -> pool.address.calls().size() == 2); // overtakes what is beyond a fair share
    pool.address.answers(call -> call.json(200, answer("llama")));
    pool.address.later(
        1,
        () -> {
          synchronized (held) {
            held.forEach(call -> call.json(200, answer("llama")));
          }
        });
    assertThat(modest.join().statusCode()).isEqualTo(200);
    greedy.forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(metric("upstream_calls_waiting{provider=\"pool\"")).isZero();
    assertThat(metric("model_wait_seconds_count{model=\"llama\"")).isEqualTo(6);
  }
}
