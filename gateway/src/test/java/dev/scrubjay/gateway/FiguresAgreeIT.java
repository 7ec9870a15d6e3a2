package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import dev.scrubjay.gateway.upstream.simulated.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each figure is the same by the recording rules over the counters, in analytics, as tuning
 * measures it, and in the arms of an experiment that all requests are in.
 */
final class FiguresAgreeIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String TENANT = "acme";
  private static final String[] AS_TENANT = {"x-scrubjay-tenant", TENANT};
  private static final double EXACTLY = 1e-9;

  /** Arms that compare TTLs get pinned requests too. */
  private static final String CONFIG =
      """
      redis: {lookup_timeout: 5s, store_timeout: 10s}
      cache_policies: {early_refresh: 0, stale_while_revalidate: 60}
      routing_policies: {exploration: 0}
      performance:
        tuning: {mode: hold, interval: 24h}
        experiments:
          tests:
            all: {arms: {usual: {}, other: {ttl_strategies: {rare: 600}}}}
      """;

  @TempDir private Path directory;
  private LocalRedis redis;
  private TestGateway one;
  private TestGateway other;

  @BeforeEach
  void start() throws IOException {
    redis = LocalRedis.start();
    one = gateway();
    other = gateway();
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
    redis.close();
  }

  private TestGateway gateway() throws IOException {
    Path file = Files.writeString(directory.resolve("scrubjay.yaml"), CONFIG);
    TestGateway gateway = TestGateway.start(redis.url(), file, Map.of(), List.of());
    await().until(() -> gateway.get("/metrics").body().contains("redis_up 1.0"));
    return gateway;
  }

  @Test
  void figuresAreTheSameByEverySource() throws IOException {
    answers();
    refreshes();
    sharedAnswersAndLostClients();
    trouble();
    assertThat(count("performance_optimization_count_total"))
        .as("all kinds of requests")
        .containsKeys(
            "outcome=\"success\",type=\"cache_hit\"",
            "outcome=\"success\",type=\"model_routing\"",
            "outcome=\"success\",type=\"pinned\"",
            "outcome=\"success\",type=\"coalesced\"",
            "outcome=\"success\",type=\"refresh\"",
            "outcome=\"failure\",type=\"model_routing\"",
            "outcome=\"refused\",type=\"model_routing\"",
            "outcome=\"abandoned\",type=\"model_routing\"",
            "outcome=\"failure\",type=\"pinned\"");
    await().atMost(Duration.ofSeconds(20)).untilAsserted(this::assertThatAllAgree);
  }

  private void assertThatAllAgree() {
    Map<String, Double> expected = byRecordingRules();
    assertThat(expected.get("hit_rate")).isBetween(0.05, 0.95);
    assertThat(expected.get("cost_savings")).isBetween(0.1, 0.9999);
    assertThat(expected.get("improvement")).isBetween(0.05, 0.999);
    assertThat(expected.get("routing_accuracy")).isBetween(0.3, 0.95);
    assertAgree("analytics", analytics(), expected);
    assertAgree("tuning", tuning(), expected);
    assertAgree("experiments", experiments(), expected);
  }

  private static void assertAgree(
      String by, Map<String, Double> figures, Map<String, Double> expected) {
    expected.forEach(
        (name, value) ->
            assertThat(figures.get(name)).as(name + " by " + by).isCloseTo(value, within(EXACTLY)));
  }

  // The load

  private void answers() {
    for (int i = 0; i < 5; i++) {
      reported(ask(one, "auto", "routed " + i), "\"success\":" + (i != 0));
      ask(other, "gpt-4o-mini", "pinned " + i);
      ask(i % 2 == 0 ? one : other, "auto", "not stored " + i, "cache-control", "no-store");
      stream(other, "streamed " + i);
    }
    awaitHit(one, "auto", "routed 1");
    awaitHit(other, "auto", "routed 1");
    awaitHit(other, "gpt-4o-mini", "pinned 1");
    reported(ask(one, "auto", "routed 1"), "\"success\":true");
  }

  /** Reports at the other replica, twice: an opinion counts once. */
  private void reported(HttpResponse<String> reply, String verdict) {
    String id = reply.headers().firstValue("x-request-id").orElseThrow();
    String outcome = "{\"request_id\":\"%s\",%s}".formatted(id, verdict);
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> recorded = other.post("/v1/outcomes", outcome, AS_TENANT);
      assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(200);
    }
  }

  private void refreshes() {
    for (String model : List.of("auto", "gpt-4o-mini")) {
      ask(one, model, "grow old", "x-scrubjay-ttl", "1");
      await()
          .until(
              () -> post(one, model, "grow old", "cache-control", "only-if-cached, min-fresh=0"),
              reply -> reply.statusCode() == 504);
      awaitHit(one, model, "grow old");
    }
    await()
        .until(
            () -> count("performance_optimization_count_total"),
            ended -> ended.getOrDefault("outcome=\"success\",type=\"refresh\"", 0.0) >= 2);
  }

  private void sharedAnswersAndLostClients() throws IOException {
    one.faults().set(Faults.ALL, Fault.SLOW);
    List<CompletableFuture<HttpResponse<String>>> together =
        IntStream.range(0, 4)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> post(one, "auto", "asked together")))
            .toList();
    together.forEach(reply -> assertThat(reply.join().statusCode()).isEqualTo(200));
    int calls = one.faults().calls();
    try (Socket client = open(one, TestGateway.chat("auto", "not waited for"))) {
      await().until(() -> one.faults().calls() > calls);
      client.setSoLinger(true, 0);
    }
    await()
        .until(
            () -> count("performance_optimization_count_total"),
            ended -> ended.containsKey("outcome=\"abandoned\",type=\"model_routing\""));
    one.faults().clear();
  }

  private void trouble() {
    String usual = ask(one, "auto", "usual").headers().firstValue("x-scrubjay-model").orElseThrow();
    one.faults().set(usual, Fault.UNAVAILABLE);
    HttpResponse<String> fallback = ask(one, "auto", "answered by a fallback");
    assertThat(fallback.headers().firstValue("x-scrubjay-model")).isNotEqualTo(Optional.of(usual));
    one.faults().clear();
    other.faults().set(Faults.ALL, Fault.REFUSED);
    assertThat(post(other, "auto", "refused").statusCode()).isEqualTo(400);
    assertThat(post(other, "gpt-4o-mini", "refused").statusCode()).isEqualTo(400);
    other.faults().set(Faults.ALL, Fault.SERVER_ERROR);
    assertThat(post(other, "auto", "failed").statusCode()).isGreaterThanOrEqualTo(500);
    assertThat(post(other, "gpt-4o-mini", "failed").statusCode()).isGreaterThanOrEqualTo(500);
    other.faults().clear();
    assertThat(post(one, "no such model", "refused").statusCode()).isEqualTo(404);
  }

  private static HttpResponse<String> ask(
      TestGateway at, String model, String question, String... headers) {
    HttpResponse<String> reply = post(at, model, question, headers);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply;
  }

  private static HttpResponse<String> post(
      TestGateway at, String model, String question, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(AS_TENANT, 0, all, 0, 2);
    System.arraycopy(headers, 0, all, 2, headers.length);
    return at.post(CHAT, TestGateway.chat(model, question), all);
  }

  private static void stream(TestGateway at, String question) {
    String body =
        TestGateway.chat("auto", question).replace("{\"model\"", "{\"stream\":true,\"model\"");
    assertThat(at.post(CHAT, body, AS_TENANT).body()).endsWith("data: [DONE]\n\n");
  }

  private static void awaitHit(TestGateway at, String model, String question) {
    await()
        .until(
            () -> ask(at, model, question).headers().firstValue("cache-status").orElse(""),
            status -> status.startsWith("scrubjay; hit"));
  }

  private static Socket open(TestGateway at, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), at.port());
    String request =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nX-Scrubjay-Tenant: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
            .formatted(CHAT, TENANT, body.length(), body);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  // The figures

  private Map<String, Double> byRecordingRules() {
    Map<String, Double> figures = new LinkedHashMap<>();
    RecordingRules rules = RecordingRules.load();
    figures.put("hit_rate", rules.value("scrubjay:cache_hit_ratio:rate1h", this::total));
    figures.put("cost_savings", rules.value("scrubjay:cost_savings_ratio:rate1h", this::total));
    figures.put(
        "improvement", rules.value("scrubjay:performance_improvement_ratio:rate1h", this::total));
    figures.put(
        "routing_accuracy", rules.value("scrubjay:routing_accuracy_ratio:rate1h", this::total));
    return figures;
  }

  private Map<String, Double> analytics() {
    JsonNode body = Json.objectOrEmpty(other.get("/v1/analytics?window=all", AS_TENANT).body());
    JsonNode overall = body.at("/performance/overall_performance");
    return Map.of(
        "hit_rate", body.at("/cache/hit_rate").doubleValue(),
        "cost_savings", overall.path("cost_savings").doubleValue(),
        "improvement", overall.path("performance_improvement").doubleValue(),
        "routing_accuracy", body.at("/routing/routing_accuracy").doubleValue());
  }

  private Map<String, Double> tuning() {
    JsonNode figures = Json.objectOrEmpty(other.get("/v1/analytics/tuning").body()).path("figures");
    Map<String, Double> values = new LinkedHashMap<>();
    for (String name : List.of("hit_rate", "cost_savings", "improvement", "routing_accuracy")) {
      values.put(name, figures.path(name).path("value").doubleValue());
    }
    return values;
  }

  private Map<String, Double> experiments() {
    return Map.of(
        "hit_rate",
        total("experiment_hit_count_total") / total("experiment_lookup_count_total"),
        "cost_savings",
        1
            - total("experiment_routed_cost_usd_total")
                / total("experiment_strongest_cost_usd_total"),
        "improvement",
        1
            - total("experiment_served_seconds_total")
                / total("experiment_unoptimized_seconds_total"),
        "routing_accuracy",
        total("experiment_judged_well_count_total") / total("experiment_judged_count_total"));
  }

  private double total(String metric) {
    return count(metric).values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The series of {@code metric} that are above zero, by labels, over both replicas. */
  private Map<String, Double> count(String metric) {
    Map<String, Double> series = new LinkedHashMap<>();
    for (TestGateway replica : List.of(one, other)) {
      replica
          .get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
          .forEach(
              line -> {
                String labels = line.replaceFirst("^[^{ ]+\\{?", "").replaceFirst("}? [^ ]+$", "");
                double value = Double.parseDouble(line.substring(line.lastIndexOf(' ')));
                if (value > 0) {
                  series.merge(labels, value, Double::sum);
                }
              });
    }
    return series;
  }
}
