package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Figures are those of all replicas, outlive each of them, and are a tenant's own. */
final class AnalyticsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String tenant = "t-" + UUID.randomUUID();
  private final String[] asTenant = {"x-scrubjay-tenant", tenant};

  private static TestGateway gateway(ApiKeyConfig... keys) {
    return TestGateway.start(TestRedis.url(), Map.of(), List.of(keys));
  }

  private static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError(body, e);
    }
  }

  private JsonNode figures(TestGateway gateway, String query) {
    return json(gateway.get("/v1/analytics?" + query, asTenant).body());
  }

  private void ask(TestGateway gateway, String question) {
    assertThat(
            gateway
                .post("/v1/chat/completions", TestGateway.chat("auto", question), asTenant)
                .statusCode())
        .isEqualTo(200);
  }

  private static long misses(JsonNode figures) {
    return figures.at("/cache/misses").asLong();
  }

  @Test
  void twoReplicasTellTheSameTotals() {
    try (TestGateway one = gateway();
        TestGateway other = gateway()) {
      ask(one, "first");
      ask(one, "second");
      ask(other, "third");
      await().until(() -> misses(figures(one, "window=all")) == 3);
      await().until(() -> misses(figures(other, "window=5m")) == 3);
      assertThat(figures(one, "window=1h").at("/performance"))
          .isEqualTo(figures(other, "window=1h").at("/performance"));
      assertThat(misses(figures(one, "scope=replica&window=5m"))).isEqualTo(2);
      assertThat(misses(figures(other, "scope=replica"))).isEqualTo(1);
    }
  }

  @Test
  void totalsOutliveTheReplicaThatCountedThem() {
    JsonNode before;
    try (TestGateway first = gateway()) {
      ask(first, "before the restart");
      before = figures(first, "window=24h");
      assertThat(misses(before)).isEqualTo(1);
    }
    try (TestGateway again = gateway()) {
      JsonNode after = figures(again, "window=24h");
      assertThat(after.at("/routing/model_usage")).isEqualTo(before.at("/routing/model_usage"));
      assertThat(after.at("/performance/overall_performance/cost_usd"))
          .isEqualTo(before.at("/performance/overall_performance/cost_usd"));
      assertThat(misses(figures(again, "scope=replica"))).isZero();
    }
  }

  @Test
  void tenantsSeeTheirOwnAndAnOperatorSeesAll() {
    String zeta = "z-" + UUID.randomUUID();
    try (TestGateway gateway =
        gateway(
            new ApiKeyConfig(ApiKeyConfig.sha256("key-acme"), tenant, Optional.empty()),
            new ApiKeyConfig(ApiKeyConfig.sha256("key-zeta"), zeta, Optional.empty()),
            new ApiKeyConfig(ApiKeyConfig.sha256("key-ops"), "ops", Optional.empty(), true))) {
      gateway.post(
          "/v1/chat/completions",
          TestGateway.chat("gpt-4o", "mine"),
          "authorization",
          "Bearer key-acme");
      assertThat(figuresOf(gateway, "key-acme").at("/cache/misses").asLong()).isEqualTo(1);
      assertThat(figuresOf(gateway, "key-zeta").at("/cache/misses").asLong()).isZero();
      for (String path : List.of("", "/cache", "/series", "/recent", "/slo")) {
        assertThat(
                gateway
                    .get("/v1/analytics" + path, with("key-zeta", "x-scrubjay-tenant", tenant))
                    .statusCode())
            .as(path)
            .isEqualTo(403);
      }
      assertThat(
              json(gateway
                      .get("/v1/analytics", with("key-ops", "x-scrubjay-tenant", tenant))
                      .body())
                  .at("/cache/misses")
                  .asLong())
          .isEqualTo(1);
      assertThat(gateway.get("/v1/analytics/recent", with("key-zeta")).body())
          .contains("\"requests\":[]");
      String id =
          json(gateway.get("/v1/analytics/recent", with("key-acme")).body())
              .at("/requests/0/id")
              .asText();
      String one = "/v1/analytics/recent/" + id;
      assertThat(gateway.get(one, with("key-acme")).statusCode()).isEqualTo(200);
      assertThat(gateway.get(one, with("key-zeta")).body()).contains("request_not_found");
      assertThat(gateway.get(one, with("key-zeta")).statusCode()).isEqualTo(404);
      assertThat(gateway.get(one, with("key-zeta", "x-scrubjay-tenant", tenant)).statusCode())
          .isEqualTo(403);
      assertThat(gateway.get(one, with("key-ops", "x-scrubjay-tenant", tenant)).statusCode())
          .isEqualTo(200);
      for (String path : List.of("/v1/policy", "/v1/analytics/tenants")) {
        assertThat(gateway.get(path, with("key-zeta")).statusCode()).isEqualTo(403);
        assertThat(gateway.get(path, with("key-ops")).statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void onlyAnOperatorPurgesAnotherTenantsEntriesAndNoneReadsThem() {
    try (TestGateway gateway =
        gateway(
            new ApiKeyConfig(ApiKeyConfig.sha256("key-acme"), tenant, Optional.empty()),
            new ApiKeyConfig(ApiKeyConfig.sha256("key-ops"), "ops", Optional.empty(), true),
            new ApiKeyConfig(ApiKeyConfig.sha256("key-zeta"), "zeta", Optional.empty()))) {
      String result = "\"operation\":\"op\",\"params\":{}";
      gateway.post("/v1/cache/store", "{" + result + ",\"value\":1}", with("key-acme"));
      String purge = "{\"all\":true,\"tenant\":\"" + tenant + "\"}";
      assertThat(gateway.post("/v1/cache/purge", purge, with("key-zeta")).statusCode())
          .isEqualTo(403);
      String lookup = "{" + result + ",\"tenant\":\"" + tenant + "\"}";
      assertThat(gateway.post("/v1/cache/lookup", lookup, with("key-ops")).statusCode())
          .isEqualTo(403);
      assertThat(gateway.post("/v1/cache/purge", purge, with("key-ops")).body())
          .contains("\"purged\":1");
    }
  }

  @Test
  void recentRequestsTellTheDecisionAndNothingOfWhatWasSaid() {
    try (TestGateway gateway = gateway()) {
      ask(gateway, "a secret question");
      JsonNode recent =
          json(gateway.get("/v1/analytics/recent", asTenant).body()).at("/requests/0");
      assertThat(recent.at("/type").asText()).isEqualTo("model_routing");
      assertThat(recent.at("/cache_status").asText()).startsWith("scrubjay; fwd=miss");
      assertThat(recent.at("/model").asText()).isNotEmpty();
      assertThat(recent.at("/reasons/0").asText()).contains("best score");
      assertThat(recent.at("/simulated").asBoolean()).isTrue();
      assertThat(recent.toString()).doesNotContain("secret");
    }
  }

  private JsonNode lastDetails(TestGateway gateway) {
    String id =
        json(gateway.get("/v1/analytics/recent", asTenant).body()).at("/requests/0/id").asText();
    return json(gateway.get("/v1/analytics/recent/" + id, asTenant).body()).at("/request");
  }

  @Test
  void requestOpensToItsDecisionAttemptsKeyAndCostAndToNothingOfWhatWasSaid() {
    try (TestGateway gateway = gateway()) {
      ask(gateway, "a secret question");
      JsonNode missed = lastDetails(gateway);
      assertThat(missed.at("/cache_key").asText()).startsWith("default:chat.completions:");
      assertThat(missed.at("/decision/selected_model")).isEqualTo(missed.at("/model"));
      assertThat(missed.at("/decision/rejected").size()).isLessThanOrEqualTo(20);
      assertThat(missed.at("/decision/rejected_models").asInt())
          .isGreaterThanOrEqualTo(missed.at("/decision/rejected").size());
      assertThat(missed.at("/task/input_tokens").asInt()).isPositive();
      JsonNode attempt = missed.at("/attempts/0");
      assertThat(attempt.at("/model")).isEqualTo(missed.at("/model"));
      assertThat(attempt.at("/result").asText()).isEqualTo("answered");
      assertThat(attempt.at("/role").asText()).isEqualTo("answer");
      assertThat(attempt.at("/cost_usd")).isEqualTo(missed.at("/cost_usd"));
      assertThat(attempt.at("/began").asDouble() + attempt.at("/took").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(missed.at("/timings/total").asDouble());
      assertThat(missed.at("/tokens/output")).isEqualTo(attempt.at("/output_tokens"));

      await().untilAsserted(() -> hitOf(gateway, missed));
      assertThat(gateway.get("/v1/analytics/recent", asTenant).body()).doesNotContain("secret");
    }
  }

  @Test
  void requestThatBypassesTheCacheHasNoKey() {
    try (TestGateway gateway = gateway()) {
      String[] headers = {"x-scrubjay-tenant", tenant, "cache-control", "no-store"};
      String question = TestGateway.chat("auto", "a question");
      assertThat(gateway.post("/v1/chat/completions", question, headers).statusCode())
          .isEqualTo(200);
      JsonNode bypassed = lastDetails(gateway);
      assertThat(bypassed.at("/tokens/output").asInt()).isPositive();
      assertThat(bypassed.at("/cache_key").isNull()).isTrue();
    }
  }

  private void hitOf(TestGateway gateway, JsonNode missed) {
    ask(gateway, "a secret question");
    JsonNode hit = lastDetails(gateway);
    assertThat(hit.at("/type").asText()).isEqualTo("cache_hit");
    assertThat(hit.at("/cache_key")).isEqualTo(missed.at("/cache_key"));
    assertThat(hit.at("/hit/tier").asText()).isIn("near", "redis");
    assertThat(hit.at("/hit/ttl").asDouble()).isPositive();
    assertThat(hit.at("/saved_usd")).isEqualTo(missed.at("/cost_usd"));
    assertThat(hit.at("/attempts")).isEmpty();
    assertThat(hit.toString()).doesNotContain("secret");
  }

  @Test
  void adviceOpensToItsDecisionAndKeyToo() {
    try (TestGateway gateway = gateway()) {
      String work = "{\"operation\":\"op\",\"params\":{\"q\":\"secret\"}}";
      JsonNode advised = json(gateway.post("/v1/optimize", work, asTenant).body()).at("/data");
      JsonNode advice = lastDetails(gateway);
      assertThat(advice.at("/type").asText()).isEqualTo("advice");
      assertThat(advice.at("/cache_key")).isEqualTo(advised.at("/cache_key"));
      assertThat(advice.at("/cache_status").asText()).isEqualTo("scrubjay; fwd=miss");
      assertThat(advice.at("/decision/selected_model"))
          .isEqualTo(advised.at("/routing_decision/selected_model"));
      assertThat(advice.toString()).doesNotContain("secret");
    }
  }

  @Test
  void seriesByModelAddsUpToTheModelsFigures() {
    try (TestGateway gateway = gateway()) {
      ask(gateway, "one");
      ask(gateway, "two");
      JsonNode series =
          json(gateway.get("/v1/analytics/series?window=1h&by=model", asTenant).body());
      long answers = 0;
      for (JsonNode point : series.at("/series")) {
        for (JsonNode model : point.at("/models")) {
          answers += model.at("/answers").asLong();
        }
      }
      assertThat(answers).isEqualTo(2);
      assertThat(gateway.get("/v1/analytics/series?window=1h", asTenant).body())
          .doesNotContain("\"models\"");
      assertThat(gateway.get("/v1/analytics/series?by=tenant", asTenant).body())
          .contains("by: expected model");
    }
  }

  @Test
  void objectivesHaveTargetMeasuredAndMet() {
    try (TestGateway gateway = gateway()) {
      JsonNode unmeasured = figures(gateway, "").at("/slo/0");
      assertThat(unmeasured.at("/measured").isNull()).isTrue();
      assertThat(unmeasured.at("/met").isNull()).isTrue();
      ask(gateway, "measured");
      JsonNode slo = figures(gateway, "").at("/slo");
      assertThat(slo.findValuesAsText("name"))
          .containsExactlyInAnyOrder(
              "hit_rate",
              "routing_accuracy",
              "optimization_latency",
              "cost_savings",
              "improvement");
      for (JsonNode row : slo) {
        boolean less = row.at("/at_most").asBoolean();
        double distance = row.at("/measured").asDouble() - row.at("/target").asDouble();
        if (row.at("/measured").isNull()) {
          assertThat(row.at("/met").isNull()).as(row.toString()).isTrue();
          continue;
        }
        assertThat(row.at("/met").booleanValue())
            .as(row.toString())
            .isEqualTo(less ? distance <= 0 : distance >= 0);
      }
    }
  }

  @Test
  void withoutRedisTheFiguresAreTheReplicasOwnAndSaySo() {
    try (TestGateway gateway = TestGateway.start("redis://127.0.0.1:1", Map.of(), List.of())) {
      ask(gateway, "without redis");
      JsonNode figures = figures(gateway, "scope=all");
      assertThat(figures.at("/scope").asText()).isEqualTo("replica");
      assertThat(figures.at("/redis").asText()).isEqualTo("away");
      assertThat(misses(figures)).isEqualTo(1);
      assertThat(figures.at("/advice/0/about").asText()).isEqualTo("redis");
    }
  }

  @Test
  void evictionsBehindAStoreCountToo() {
    String small = "cache_policies: {max_cache_bytes: 65536, compression_threshold: 1000000}";
    try (TestGateway gateway = TestGateway.configured(small, 0)) {
      for (int i = 0; i < 180; i++) {
        store(gateway, "small" + i, "x");
      }
      store(gateway, "large", "x".repeat(60_000)); // more must go than one store evicts
      await()
          .untilAsserted(
              () -> {
                JsonNode cache = figures(gateway, "scope=replica").at("/cache");
                assertThat(cache.at("/evictions").asLong()).isGreaterThan(64);
                assertThat(cache.at("/evictions_all_replicas")).isEqualTo(cache.at("/evictions"));
                assertThat(gateway.get("/metrics").body())
                    .contains(
                        "cache_eviction_count_total{policy=\"lru\"} %d.0"
                            .formatted(cache.at("/evictions").asLong()));
              });
    }
  }

  @Test
  void missWithoutALeaseTellsOfTheExpiredEntry() {
    try (TestGateway gateway = gateway()) {
      String result = "\"operation\":\"op\",\"params\":{}";
      gateway.post("/v1/cache/store", "{" + result + ",\"value\":1,\"ttl\":1}", asTenant);
      String lookup = "{" + result + "}";
      await()
          .until(
              () ->
                  gateway
                      .post("/v1/cache/lookup", lookup, asTenant)
                      .body()
                      .contains("\"hit\":false"));
      await()
          .untilAsserted(
              () -> {
                JsonNode figures = figures(gateway, "scope=replica");
                assertThat(figures.at("/cache/missed_expired").asLong()).isEqualTo(1);
                assertThat(figures.at("/cache/missed_evicted").asLong()).isZero();
              });
      assertThat(gateway.get("/metrics").body())
          .contains("cache_missed_count_total{reason=\"expired\"} 1.0");
    }
  }

  private void store(TestGateway gateway, String url, String value) {
    String result =
        "{\"operation\":\"op\",\"params\":{\"url\":\"%s\"},\"value\":\"%s\"}".formatted(url, value);
    assertThat(gateway.post("/v1/cache/store", result, asTenant).statusCode()).isEqualTo(200);
  }

  @Test
  void unknownWindowIsNamed() {
    try (TestGateway gateway = gateway()) {
      assertThat(gateway.get("/v1/analytics?window=2h", asTenant).body())
          .contains("window: expected one of 5m, 15m");
      assertThat(gateway.get("/v1/analytics?scope=mine", asTenant).body()).contains("scope: ");
    }
  }

  private static JsonNode figuresOf(TestGateway gateway, String key) {
    return json(gateway.get("/v1/analytics", with(key)).body());
  }

  private static String[] with(String key, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "authorization";
    headers[1] = "Bearer " + key;
    System.arraycopy(more, 0, headers, 2, more.length);
    return headers;
  }
}
