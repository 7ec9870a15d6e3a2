package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import io.vertx.core.impl.cpu.CpuCoreSensor;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens while more requests come than the event loops can handle. */
final class OverloadIT {
  private static final String CHAT = "/v1/chat/completions";

  /** More for each event loop than it always admits. */
  private static final int CLIENTS = 2 * CpuCoreSensor.availableProcessors() * 110;

  private final TestGateway gateway =
      TestGateway.configured(
          "server: {limits: {turn_away_after: 1ms, max_connections: 9000,"
              + " max_connections_per_address: 9000}}",
          0);

  @BeforeEach
  void slow() {
    gateway.connected();
    gateway.slowLoops();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private HttpRequest request(String path, String body, String... headers) {
    return gateway
        .request(path, headers)
        .header("content-type", "application/json")
        .header("cache-control", "no-store")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private Flood flood(String path, String body, String... headers) {
    HttpRequest request = request(path, body, headers);
    return Flood.of(CLIENTS, () -> request);
  }

  private Flood flood() {
    return flood(CHAT, TestGateway.chat("gpt-4o", "a flood"));
  }

  private static void awaitRefusals(Flood flood) {
    await().until(() -> !flood.refusals().isEmpty());
  }

  private static JsonNode refusal(Flood flood) {
    awaitRefusals(flood);
    HttpResponse<String> refused = flood.refusals().element();
    assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
    assertThat(refused.headers().firstValue("connection")).isEmpty();
    assertThat(refused.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(refused.headers().firstValue("x-request-id")).isPresent();
    return Json.objectOrEmpty(refused.body());
  }

  @Test
  void refusalHasTheShapeOfOpenAi() {
    try (Flood flood = flood()) {
      JsonNode error = refusal(flood).path("error");
      assertThat(error.path("type").asText()).isEqualTo("server_error");
      assertThat(error.path("code").asText()).isEqualTo("overloaded");
    }
  }

  @Test
  void refusalHasTheShapeOfResponses() {
    try (Flood flood = flood("/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"a flood\"}")) {
      JsonNode error = refusal(flood).path("error");
      assertThat(error.path("type").asText()).isEqualTo("server_error");
      assertThat(error.path("code").asText()).isEqualTo("overloaded");
    }
  }

  @Test
  void refusalHasTheShapeOfAnthropic() {
    String body =
        "{\"model\":\"claude-3.5-sonnet\",\"max_tokens\":9,"
            + "\"messages\":[{\"role\":\"user\",\"content\":\"a flood\"}]}";
    try (Flood flood = flood("/v1/messages", body)) {
      JsonNode refused = refusal(flood);
      assertThat(refused.path("type").asText()).isEqualTo("error");
      assertThat(refused.path("error").path("type").asText()).isEqualTo("overloaded_error");
      assertThat(flood.refusals().element().headers().firstValue("request-id"))
          .hasValue(refused.path("request_id").asText());
    }
  }

  @Test
  void refusalHasTheShapeOfGemini() {
    String body = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"a flood\"}]}]}";
    try (Flood flood = flood("/gemini/v1beta/models/gemini-pro:generateContent", body)) {
      JsonNode error = refusal(flood).path("error");
      assertThat(error.path("code").asInt()).isEqualTo(503);
      assertThat(error.path("status").asText()).isEqualTo("UNAVAILABLE");
    }
  }

  @Test
  void hitsAreServedDuringAFlood() {
    String asked = TestGateway.chat("gpt-4o", "asked before");
    gateway.post(CHAT, asked);
    gateway.awaitHit(CHAT, asked);
    int calls = gateway.faults().calls();
    try (Flood flood = flood("/v1/embeddings", "{\"model\":\"none\",\"input\":\"a flood\"}")) {
      awaitRefusals(flood);
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> hit = gateway.post(CHAT, asked);
        assertThat(hit.statusCode()).isEqualTo(200);
        assertThat(hit.headers().firstValue("cache-status").orElseThrow()).contains("hit");
      }
      assertThat(gateway.faults().calls()).isEqualTo(calls);
    }
  }

  @Test
  void floodOfOneTenantDoesNotShutOutAnother() {
    try (Flood flood = flood(CHAT, TestGateway.chat("gpt-4o", "a flood"), tenant("greedy"))) {
      awaitRefusals(flood);
      for (int i = 0; i < 20; i++) {
        HttpResponse<String> answer =
            gateway.post(
                CHAT,
                TestGateway.chat("gpt-4o", "modest " + i),
                "x-scrubjay-tenant",
                "modest",
                "cache-control",
                "no-store");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
    }
  }

  private static String[] tenant(String name) {
    return new String[] {"x-scrubjay-tenant", name};
  }

  @Test
  void healthMetricsAndOperatorsAreServedDuringAFlood() {
    try (Flood flood = flood()) {
      awaitRefusals(flood);
      for (int i = 0; i < 10; i++) {
        assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);
        assertThat(gateway.get("/v1/policy").statusCode()).isEqualTo(200);
        assertThat(gateway.post("/v1/cache/purge", "{\"operation\":\"none\"}").statusCode())
            .isEqualTo(200);
      }
    }
  }

  @Test
  void refusalsAreCountedAndNothingIsLeft() {
    try (Flood flood = flood()) {
      await().until(() -> flood.refusals().size() > CLIENTS && flood.count(200) > CLIENTS);
      flood.end();
      assertThat(flood.failures()).isZero();
      assertThat(gateway.metric("http_turned_away_count_total")).isEqualTo(flood.refusals().size());
      assertThat(gateway.metric("http_response_count_total{code=\"503\"}"))
          .isEqualTo(flood.count(503));
      await().until(() -> gateway.metric("http_requests_in_flight") == 1); // the scrape itself
    }
  }

  @Test
  void bodyThatIsLargeIsNotWaitedFor() {
    String large = "a".repeat(70_000);
    try (Flood flood = flood(CHAT, TestGateway.chat("none", large))) {
      await()
          .until(
              () ->
                  flood.refusals().stream()
                      .anyMatch(
                          refused ->
                              refused
                                  .headers()
                                  .firstValue("connection")
                                  .orElse("")
                                  .equals("close")));
    }
  }
}
