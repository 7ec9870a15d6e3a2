package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments, at two replicas on a Redis of their own. */
final class ExperimentsIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String STRONGEST = "gpt-4o";
  private static final String TEST =
      """
      performance:
        experiments:
          tests:
            strong: {arms: {usual: {}, strongest: {routing_policies: {enabled: false}}}}
      """;
  private static final String CONTROL =
      """
      performance:
        experiments: {control_share: 0.5}
      """;

  @TempDir private Path directory;
  private LocalRedis redis;

  @BeforeEach
  void startRedis() {
    redis = LocalRedis.start();
  }

  @AfterEach
  void stopRedis() {
    redis.close();
  }

  @Test
  void unitStaysInItsArmAtAllReplicasAndArmsShareNoEntries() throws IOException {
    try (TestGateway one = gateway(TEST);
        TestGateway other = gateway(TEST)) {
      Map<String, String> models = new HashMap<>();
      String question = TestGateway.chat("auto", "the same for all");
      for (int i = 0; i < 12; i++) {
        String unit = "user-" + i;
        models.put(unit, model(one.post(CHAT, question, headers(one, unit))));
        assertThat(model(other.post(CHAT, question, headers(one, unit))))
            .isEqualTo(models.get(unit));
      }
      assertThat(models.values()).contains(STRONGEST).anyMatch(model -> !model.equals(STRONGEST));
      for (String unit : models.keySet()) {
        HttpResponse<String> again =
            await()
                .until(
                    () -> other.post(CHAT, question, headers(one, unit)),
                    reply -> reply.headers().firstValue("cache-status").orElse("").contains("hit"));
        assertThat(model(again)).isEqualTo(models.get(unit));
      }
      assertThat(one.faults().calls(STRONGEST) + other.faults().calls(STRONGEST)).isPositive();
    }
  }

  @Test
  void eachRequestCountsOnceWhicheverReplicaAnswersIt() throws IOException {
    try (TestGateway one = gateway(TEST);
        TestGateway other = gateway(TEST)) {
      for (int i = 0; i < 60; i++) {
        (i % 3 == 0 ? one : other).post(CHAT, TestGateway.chat("auto", "q" + i));
      }
      await().until(() -> requests(one), counted -> counted == 60);
      assertThat(requests(other)).isEqualTo(60);
      assertThat(metric(one, "request_count_total") + metric(other, "request_count_total"))
          .isEqualTo(60);
      assertThat(metric(one, "judged_count_total") + metric(other, "judged_count_total"))
          .isEqualTo(60);
      assertThat(metric(one, "cost_usd_total")).isPositive();
      assertThat(one.get("/metrics").body())
          .contains("experiment_sample_ratio_alarm{experiment=\"strong\"} 0.0");
      assertThat(arm(other, 0).path("metrics").path("latency").path("count").asLong()).isPositive();
      await() // several more flushes
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(10))
          .until(() -> requests(other) == 60);
    }
  }

  @Test
  void outcomeReportedAtAnotherReplicaCountsForTheArmOnce() throws IOException {
    try (TestGateway one = gateway(TEST);
        TestGateway other = gateway(TEST)) {
      for (int i = 0; i < 10; i++) {
        HttpResponse<String> reply = one.post(CHAT, TestGateway.chat("auto", "o" + i));
        String id = reply.headers().firstValue("x-request-id").orElseThrow();
        String outcome = "{\"request_id\":\"%s\",\"success\":false}".formatted(id);
        String[] tenant = {"x-scrubjay-tenant", one.tenant()};
        for (TestGateway replica : List.of(other, one, other)) {
          HttpResponse<String> recorded = replica.post("/v1/outcomes", outcome, tenant);
          assertThat(recorded.statusCode()).as(recorded.body()).isEqualTo(200);
          assertThat(recorded.body()).contains("\"model\":\"" + model(reply) + "\"");
        }
      }
      assertThat(metric(one, "judged_count_total")).isEqualTo(10); // whether the model answered
      assertThat(metric(other, "judged_count_total")).isEqualTo(10); // what callers reported
      assertThat(metric(other, "judged_well_count_total")).isZero();
      await()
          .untilAsserted(() -> assertThat(judged(arm(one, 0)) + judged(arm(one, 1))).isEqualTo(20));
    }
  }

  private static long judged(JsonNode arm) {
    return arm.path("metrics").path("success").path("count").asLong();
  }

  @Test
  void armThatAnswersWorseIsStoppedEverywhere() throws IOException {
    try (TestGateway one = gateway(TEST);
        TestGateway other = gateway(TEST)) {
      for (int i = 0; i < 520; i++) {
        HttpResponse<String> reply = one.post(CHAT, TestGateway.chat("auto", "q" + i));
        if (model(reply).equals(STRONGEST) && i % 5 != 0) {
          String id = reply.headers().firstValue("x-request-id").orElseThrow();
          String outcome = "{\"request_id\":\"%s\",\"success\":false}".formatted(id);
          assertThat(one.post("/v1/outcomes", outcome).statusCode()).isEqualTo(200);
        }
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> arm(other, 1).path("stopped").asBoolean());
      JsonNode success = arm(one, 1).path("metrics").path("success").path("versus_first");
      assertThat(success.path("high").doubleValue()).isNegative();
      await()
          .until(
              () -> other.get("/metrics").body(),
              page -> page.contains(metric("arm_stopped", "strongest") + " 1.0"));
      assertThat(one.get("/metrics").body()).contains(metric("arm_stopped", "usual") + " 0.0");
      await()
          .until(
              () -> {
                int strongest = 0;
                for (int i = 0; i < 10; i++) {
                  String question = TestGateway.chat("auto", "after " + System.nanoTime());
                  strongest += model(other.post(CHAT, question)).equals(STRONGEST) ? 1 : 0;
                }
                return strongest == 0;
              });
    }
  }

  @Test
  void controlArmMeasuresWhatTheStrongestModelWouldCost() throws IOException {
    try (TestGateway gateway = gateway(CONTROL)) {
      for (int i = 0; i < 30; i++) {
        gateway.post(CHAT, TestGateway.chat("auto", "c" + i));
      }
      await().until(() -> requests(gateway), counted -> counted == 30);
      assertThat(arm(gateway, 0).path("name").asText()).isEqualTo("routed");
      double routed = cost(arm(gateway, 0));
      double strongest = cost(arm(gateway, 1));
      assertThat(strongest).isGreaterThan(routed);
    }
  }

  @Test
  void pinnedModelStaysPinned() throws IOException {
    try (TestGateway gateway = gateway(TEST)) {
      for (int i = 0; i < 8; i++) {
        String question = TestGateway.chat("claude-3-haiku", "p" + i);
        assertThat(model(gateway.post(CHAT, question))).isEqualTo("claude-3-haiku");
      }
      assertThat(requests(gateway)).isZero();
    }
  }

  private TestGateway gateway(String config) throws IOException {
    Path file = Files.writeString(directory.resolve("scrubjay.yaml"), config);
    TestGateway gateway = TestGateway.start(redis.url(), file, Map.of(), List.of());
    await().until(() -> gateway.get("/metrics").body().contains("redis_up 1.0"));
    return gateway;
  }

  private static String[] headers(TestGateway gateway, String unit) {
    return new String[] {"x-scrubjay-tenant", gateway.tenant(), "x-scrubjay-unit", unit};
  }

  private static String model(HttpResponse<String> reply) {
    return reply.headers().firstValue("x-scrubjay-model").orElse("none: " + reply.body());
  }

  private static String metric(String name, String arm) {
    return "experiment_%s{arm=\"%s\",experiment=\"strong\"}".formatted(name, arm);
  }

  /** The sum of a replica's metric over all arms. */
  private static double metric(TestGateway gateway, String name) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("experiment_" + name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private static long requests(TestGateway gateway) {
    return arm(gateway, 0).path("requests").asLong() + arm(gateway, 1).path("requests").asLong();
  }

  private static double cost(JsonNode arm) {
    return arm.path("metrics").path("cost").path("mean").doubleValue();
  }

  private static JsonNode arm(TestGateway gateway, int arm) {
    try {
      JsonNode results = Json.object(gateway.get("/v1/experiments").body());
      return results.path("experiments").path(0).path("arms").path(arm);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
