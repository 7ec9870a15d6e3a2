package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tuning, at two replicas. Its state is one per Redis, so these tests have their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TuningIT {
  private static final String COST_WEIGHT = "routing_policies.cost_weight";

  @TempDir private Path directory;
  private LocalRedis redis;

  @BeforeAll
  void startRedis() {
    redis = LocalRedis.start();
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  @Test
  void replicasTuneTogetherAndRevertTogether() throws IOException {
    try (TestGateway one = gateway("on");
        TestGateway other = gateway("on")) {
      ask(one, other, () -> inForce(one) > 0.4 && inForce(other) == inForce(one));
      JsonNode status = status(other);
      assertThat(inForce(other)).isBetween(0.4, 0.8);
      assertThat(status.path("version").asLong()).isPositive();
      JsonNode first = status.path("steps").path(status.path("steps").size() - 1);
      assertThat(first.path("setting").asText()).isEqualTo(COST_WEIGHT);
      assertThat(first.path("slo").asText()).isEqualTo("cost_savings");
      assertThat(first.path("after").doubleValue()).isEqualTo(0.48);

      assertThat(other.post("/v1/tuning/revert", "{}").statusCode()).isEqualTo(200);
      assertThat(inForce(other)).isEqualTo(0.4);
      await().until(() -> inForce(one) == 0.4);
      assertThat(status(one).path("steps").path(0).path("why").asText()).isEqualTo("reverted");
    }
    try (TestGateway third = gateway("on")) { // paused at a later replica too
      await().until(() -> status(third).path("version").asLong() > 0);
      assertThat(inForce(third)).isEqualTo(0.4);
    }
  }

  @Test
  void adviceChangesNothing() throws IOException {
    try (TestGateway gateway = gateway("advise")) {
      ask(gateway, gateway, () -> status(gateway).path("advice").asText().startsWith("missed"));
      assertThat(inForce(gateway)).isEqualTo(0.4);
      assertThat(status(gateway).path("steps").path(0).path("applied").asBoolean(true)).isFalse();
    }
  }

  @Test
  void onlyOperatorsSeeAndRevert() {
    List<ApiKeyConfig> keys =
        List.of(
            new ApiKeyConfig(ApiKeyConfig.sha256("key-acme"), "acme", Optional.empty()),
            new ApiKeyConfig(ApiKeyConfig.sha256("key-op"), "acme", Optional.empty(), true));
    try (TestGateway gateway = TestGateway.start(redis.url(), Map.of(), keys)) {
      String[] tenant = {"authorization", "Bearer key-acme"};
      String[] operator = {"authorization", "Bearer key-op"};
      assertThat(gateway.get("/v1/analytics/tuning", tenant).statusCode()).isEqualTo(403);
      assertThat(gateway.post("/v1/tuning/revert", "{}", tenant).statusCode()).isEqualTo(403);
      assertThat(gateway.get("/v1/analytics/tuning", operator).statusCode()).isEqualTo(200);
    }
  }

  private TestGateway gateway(String mode) throws IOException {
    String config =
        """
        performance:
          targets: {cost_savings: 1, performance_improvement: 0}
          tuning: {mode: %s, interval: 1s, min_samples: 5, dead_band: 0, cool_down: 1h}
        """
            .formatted(mode);
    Path file = Files.writeString(directory.resolve(mode + ".yaml"), config);
    return TestGateway.start(redis.url(), file, Map.of(), List.of());
  }

  private interface Condition {
    boolean isMet();
  }

  /** Asks new questions until {@code condition} is met. */
  private static void ask(TestGateway one, TestGateway other, Condition condition) {
    int[] asked = {0};
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              for (TestGateway gateway : List.of(one, other)) {
                String body = TestGateway.chat("auto", "question " + asked[0]++);
                assertThat(gateway.post("/v1/chat/completions", body).statusCode()).isEqualTo(200);
              }
              return condition.isMet();
            });
  }

  private static double inForce(TestGateway gateway) {
    return status(gateway).path("settings").path(COST_WEIGHT).path("in_force").doubleValue();
  }

  private static JsonNode status(TestGateway gateway) {
    try {
      return Json.object(gateway.get("/v1/analytics/tuning").body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
