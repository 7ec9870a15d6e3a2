package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that is known by its bytes is answered before the router, others after it. Both ways
 * must be the same to clients and to operators; and each header that changes the treatment of a
 * request must be heeded on the short way as well.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoWaysOfHitsIT {
  private static final String SHORT = "/v1/chat/completions";

  /** Means the same route, and is told so by the router's filters. */
  private static final String LONG = "/chat/completions";

  private static final int HITS = 5;
  private static final List<String> FIGURES =
      List.of(
          "cache_",
          "http_response_count_total",
          "http_aborted_count_total",
          "http_requests_in_flight",
          "performance_optimization_",
          "performance_unoptimized_",
          "model_routing_",
          "preload_",
          "upstream_");

  private final TestGateway gateway = TestGateway.start().connected();
  private final String body = TestGateway.chat("gpt-4o", "on both ways");

  @AfterAll
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> ask(HttpClient.Version version, String json, String path) {
    return TestGateway.send(
        gateway
            .request(path)
            .version(version)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build());
  }

  private static String status(HttpResponse<String> reply) {
    return reply.headers().firstValue("cache-status").orElse("none: " + reply.body());
  }

  /** Has {@link #body} known by its bytes. */
  private void know() {
    gateway.post(SHORT, body);
    gateway.awaitHit(SHORT, body);
    assertThat(status(gateway.post(SHORT, body))).contains("hit");
  }

  private static Map<String, List<String>> headers(HttpResponse<String> reply) {
    Map<String, List<String>> headers = new TreeMap<>(reply.headers().map());
    assertThat(headers).containsKeys("x-request-id", "request-id", "age", "x-scrubjay-model");
    assertThat(headers.get("x-request-id")).isEqualTo(headers.get("request-id")).hasSize(1);
    headers.keySet().removeAll(List.of("x-request-id", "request-id", "age"));
    headers.compute(
        "cache-status", (name, values) -> List.of(String.valueOf(values).replaceAll("\\d+", "N")));
    return headers;
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void answersAreTheSame(HttpClient.Version version) {
    know();
    HttpResponse<String> hit = ask(version, body, SHORT);
    HttpResponse<String> routed = ask(version, body, LONG);
    assertThat(status(hit)).contains("scrubjay; hit; ttl=");
    assertThat(headers(hit)).isEqualTo(headers(routed));
    assertThat(hit.body()).isEqualTo(routed.body());
    assertThat(hit.statusCode()).isEqualTo(routed.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bodyThatComesInManyPiecesIsKnownAsWell(HttpClient.Version version) {
    String large = TestGateway.chat("gpt-4o", "piece by piece ".repeat(3000));
    gateway.post(SHORT, large);
    gateway.awaitHit(SHORT, large);
    for (int i = 0; i < HITS; i++) {
      HttpResponse<String> hit = ask(version, large, SHORT);
      assertThat(status(hit)).contains("hit");
      assertThat(hit.body()).isEqualTo(ask(version, large, LONG).body());
    }
    String changed = large.replace("piece \"", version + "\"");
    assertThat(status(ask(version, changed, SHORT))).contains("miss");
  }

  @Test
  void bodyThatNeverComesIsRefusedAndCounted() throws Exception {
    try (TestGateway hasty = TestGateway.configured("server: {request_timeout: 200ms}\n", 0);
        Socket client = new Socket(InetAddress.getLoopbackAddress(), hasty.port())) {
      client.getOutputStream().write(head(hasty).getBytes(UTF_8));
      BufferedReader reply =
          new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      assertThat(reply.readLine()).contains("408");
      await()
          .untilAsserted(
              () -> {
                assertThat(hasty.metric("http_response_count_total{code=\"408\"}")).isEqualTo(1);
                assertThat(hasty.metric("http_requests_in_flight")).isEqualTo(1); // this one
              });
    }
  }

  @Test
  void clientThatLeavesBeforeItsBodyIsCounted() throws Exception {
    double before = gateway.metric("http_aborted_count_total");
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.getOutputStream().write((head(gateway) + "{").getBytes(UTF_8));
      await().until(() -> gateway.metric("http_requests_in_flight") == 2);
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(gateway.metric("http_aborted_count_total")).isEqualTo(before + 1);
              assertThat(gateway.metric("http_requests_in_flight")).isEqualTo(1); // this one
            });
  }

  private static String head(TestGateway at) {
    return "POST %s HTTP/1.1\r\nHost: localhost:%d\r\nContent-Length: 100\r\n\r\n"
        .formatted(SHORT, at.port());
  }

  @Test
  void givenRequestIdIsTaken() {
    know();
    assertThat(gateway.post(SHORT, body, "x-request-id", "id-of-the-client").headers().map())
        .containsEntry("x-request-id", List.of("id-of-the-client"))
        .containsEntry("request-id", List.of("id-of-the-client"));
  }

  /** The figures that several hits at {@code path} add, those that are no times. */
  private Map<String, Double> added(String path) {
    Map<String, Double> before = metrics();
    for (int i = 0; i < HITS; i++) {
      assertThat(status(gateway.post(path, body))).contains("hit");
    }
    Map<String, Double> added = new TreeMap<>();
    metrics()
        .forEach(
            (name, value) -> {
              double change = value - before.getOrDefault(name, 0.0);
              if (Math.abs(change) > 1e-12) {
                added.put(name, Math.round(change * 1e9) / 1e9);
              }
            });
    return added;
  }

  private Map<String, Double> metrics() {
    Map<String, Double> metrics = new TreeMap<>();
    gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> FIGURES.stream().anyMatch(line::startsWith))
        .filter(line -> !line.contains("_bucket") && !line.contains("_seconds_sum"))
        .filter(line -> !line.contains("_seconds_max"))
        .map(line -> line.split(" # ", 2)[0])
        .forEach(
            line -> {
              int end = line.lastIndexOf(' ');
              metrics.put(line.substring(0, end), Double.parseDouble(line.substring(end + 1)));
            });
    return metrics;
  }

  @Test
  void metersCountTheSame() {
    know();
    Map<String, Double> hits = added(SHORT);
    assertThat(hits).isEqualTo(added(LONG));
    assertThat(hits.toString())
        .contains("cache_hit_count_total", "type=\"cache_hit\"", "http_response_count_total");
    assertThat(gateway.metric("http_requests_in_flight")).isEqualTo(1); // this one
  }

  /** What operators see of the request with that id, less its times. */
  private JsonNode recent(String id) throws Exception {
    HttpResponse<String> found = gateway.get("/v1/analytics/recent/" + id);
    assertThat(found.statusCode()).as(found.body()).isEqualTo(200);
    JsonNode request = new ObjectMapper().readTree(found.body().replace(id, "ID"));
    withoutTimes(request);
    return request;
  }

  private static void withoutTimes(JsonNode node) {
    if (node instanceof ObjectNode object) {
      List<String> names = Stream.generate(object.fieldNames()::next).limit(object.size()).toList();
      for (String name : names) {
        if (object.get(name).isNumber() || name.equals("time") || name.equals("ended")) {
          object.remove(name);
        }
      }
    }
    node.forEach(TwoWaysOfHitsIT::withoutTimes);
  }

  @Test
  void analyticsTellTheSame() throws Exception {
    know();
    gateway.post(SHORT, body, "x-request-id", "on-the-short-way");
    gateway.post(LONG, body, "x-request-id", "on-the-long-way");
    JsonNode hit = recent("on-the-short-way");
    assertThat(hit.toString()).contains("hit").contains("gpt-4o");
    assertThat(withoutIds(hit)).isEqualTo(withoutIds(recent("on-the-long-way")));
  }

  private static String withoutIds(JsonNode request) {
    return request.toString().replaceAll("\\d{4}-\\d\\d-\\d\\dT[^\"]*", "TIME");
  }

  @Test
  void outcomeOfAHitOnTheShortWayCanBeReported() {
    know();
    String id = gateway.post(SHORT, body).headers().firstValue("x-request-id").orElseThrow();
    await()
        .untilAsserted(
            () ->
                assertThat(
                        gateway
                            .post(
                                "/v1/outcomes", "{\"request_id\":\"" + id + "\",\"success\":true}")
                            .statusCode())
                    .isEqualTo(200));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-scrubjay-task-type",
        "x-scrubjay-task-complexity",
        "x-scrubjay-token-count",
        "x-scrubjay-latency-requirement",
        "x-scrubjay-cost-budget",
        "x-scrubjay-accuracy-requirement",
        "x-scrubjay-strict",
        "x-scrubjay-profile",
        "x-scrubjay-rescue",
        "x-scrubjay-cascade",
        "x-scrubjay-access-frequency",
        "x-scrubjay-priority",
        "x-scrubjay-ttl",
        "x-scrubjay-tags",
        "x-scrubjay-semantic",
        "x-scrubjay-unit",
        "x-scrubjay-sample",
        "x-scrubjay-workspace",
        "x-scrubjay-tenant"
      })
  void wrongValueOfAHeaderThatCountsIsRefused(String header) {
    know();
    String wrong = "no, not that".repeat(20);
    assertThat(gateway.post(SHORT, body, header, wrong).statusCode()).as(header).isEqualTo(400);
    assertThat(status(gateway.post(SHORT, body))).contains("hit");
  }

  @ParameterizedTest
  @CsvSource({
    "cache-control, no-store, bypass; detail=no-store",
    "cache-control, no-cache, fwd=request",
    "cache-control, max-age=0, fwd=stale",
    "x-scrubjay-sample, 2, fwd=miss",
    "x-scrubjay-workspace, another, fwd=miss",
    "x-scrubjay-tenant, another, fwd=miss",
    "x-scrubjay-fallbacks, gpt-4o-mini, fwd=miss",
    "openai-organization, another, hit",
    "openai-beta, another, fwd=miss",
    "accept, text/html, hit",
    "origin, https://example.com, hit"
  })
  void headersHaveTheSameEffectOnBothWays(String header, String value, String effect) {
    know();
    String unseen = header.equals("x-scrubjay-tenant") ? value + UUID.randomUUID() : value;
    HttpResponse<String> reply = gateway.post(SHORT, body, header, unseen);
    assertThat(status(reply)).contains(effect);
    if (!effect.equals("fwd=miss")) { // else its answer is stored now
      know();
      HttpResponse<String> routed = gateway.post(LONG, body, header, unseen);
      assertThat(status(routed)).contains(effect);
      assertThat(reply.headers().map().keySet()).isEqualTo(routed.headers().map().keySet());
    }
  }

  @Test
  void anotherTenantsKnownRequestIsNobodyElses() {
    String victim = "victim-" + UUID.randomUUID();
    String attacker = "attacker-" + UUID.randomUUID();
    try (TestGateway shared =
        TestGateway.start(
            TestRedis.url(),
            Map.of(),
            List.of(
                new ApiKeyConfig(ApiKeyConfig.sha256("key-victim"), victim, Optional.empty()),
                new ApiKeyConfig(ApiKeyConfig.sha256("key-room"), victim, Optional.of("room")),
                new ApiKeyConfig(
                    ApiKeyConfig.sha256("key-attacker"), attacker, Optional.empty())))) {
      String[] own = {"authorization", "Bearer key-victim"};
      shared.post(SHORT, body, own);
      shared.awaitHit(SHORT, body, own);
      assertThat(status(shared.post(SHORT, body, own))).contains("hit");
      assertThat(
              List.of(
                  attack(shared, "Bearer key-attacker", "x-request-id", "unused-header"),
                  attack(shared, "Bearer key-room", "x-request-id", "unused-header"),
                  attack(shared, "Bearer key-attacker", "x-scrubjay-workspace", "room")))
          .allMatch(reply -> status(reply).contains("fwd=miss"));
      assertThat(
              List.of(
                  attack(shared, "Bearer key-attacker", "x-scrubjay-tenant", victim),
                  attack(shared, "Bearer key-room", "x-scrubjay-workspace", "default")))
          .allMatch(reply -> reply.statusCode() == 403);
      assertThat(
              List.of(
                  attack(shared, "Bearer key-nobody", "x-scrubjay-tenant", victim),
                  attack(shared, "Basic key-victim", "x-scrubjay-tenant", victim),
                  attack(shared, "Bearer key-victim", "x-scrubjay-key", "key-nobody")))
          .allMatch(reply -> reply.statusCode() == 401);
      assertThat(status(shared.post(SHORT, body, own))).contains("hit");
    }
  }

  private HttpResponse<String> attack(TestGateway at, String key, String header, String value) {
    return at.post(SHORT, body, "authorization", key, header, value);
  }
}
