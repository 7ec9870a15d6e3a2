package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The cache API for bots, and the seed's calls. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheApiIT {
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private String post(String path, String json) {
    HttpResponse<String> reply = gateway.post(path, json);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return reply.body();
  }

  @Test
  void orderAndSpellingOfParamsDoNotMatter() {
    String one = post("/v1/cache/key", "{\"operation\":\"op\",\"params\":{\"a\":1,\"b\":[2.0]}}");
    String two =
        post("/v1/cache/key", "{\"params\": {\"b\": [2], \"a\": 1.0}, \"operation\": \"op\"}");
    String other = post("/v1/cache/key", "{\"operation\":\"op\",\"params\":{\"a\":1,\"b\":[3]}}");
    assertThat(one).isEqualTo(two).isNotEqualTo(other).contains("\"default:op:");
  }

  @Test
  void valueIsStoredLookedUpAndDeleted() {
    String result = "\"operation\":\"sum\",\"params\":[1,2]";
    assertThat(post("/v1/cache/lookup", "{" + result + "}")).contains("\"hit\":false");
    String stored =
        post(
            "/v1/cache/store",
            "{" + result + ",\"value\":{\"sum\":3.0},\"access_frequency\":\"frequent\"}");
    assertThat(stored).contains("\"stored\":true").contains("\"ttl\":3600");
    String hit = post("/v1/cache/lookup", "{" + result + "}");
    assertThat(hit).contains("\"hit\":true").contains("\"value\":{\"sum\":3.0}");
    String key = hit.replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
    HttpResponse<String> deleted =
        TestGateway.send(gateway.request("/v1/cache/entries/" + key).DELETE().build());
    assertThat(deleted.body()).isEqualTo("{\"deleted\":true}");
    assertThat(post("/v1/cache/lookup", "{" + result + "}")).contains("\"hit\":false");
  }

  @Test
  void bytesAreStoredAndServedUnchanged() {
    String key =
        post("/v1/cache/key", "{\"operation\":\"png\",\"params\":1}")
            .replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
    HttpResponse<String> put =
        TestGateway.send(
            gateway
                .request("/v1/cache/entries/" + key, "content-type", "image/png")
                .PUT(BodyPublishers.ofByteArray(new byte[] {1, 2, 3}))
                .build());
    assertThat(put.body()).contains("\"stored\":true");
    HttpResponse<String> got = gateway.get("/v1/cache/entries/" + key);
    assertThat(got.body()).isEqualTo("\u0001\u0002\u0003");
    assertThat(got.headers().firstValue("content-type")).contains("image/png");
    assertThat(got.headers().firstValue("cache-status").orElse("")).contains("hit");
    assertThat(post("/v1/cache/lookup", "{\"key\":\"" + key + "\"}"))
        .contains("\"value_base64\":\"AQID\"");
  }

  @Test
  void largeValueIsCompressed() {
    String value = "\"" + "abc".repeat(2000) + "\"";
    String stored =
        post("/v1/cache/store", "{\"operation\":\"big\",\"params\":1,\"value\":" + value + "}");
    int bytes = Integer.parseInt(stored.replaceAll(".*\"stored_bytes\":(\\d+).*", "$1"));
    assertThat(stored).contains("\"raw_bytes\":6002");
    assertThat(bytes).isLessThan(600);
    assertThat(post("/v1/cache/lookup", "{\"operation\":\"big\",\"params\":1}")).contains(value);
  }

  @Test
  void purgeRemovesEntriesWithTheTag() {
    for (int i = 0; i < 5; i++) {
      String tag = i < 3 ? "blue" : "red";
      post(
          "/v1/cache/store",
          "{\"operation\":\"tagged\",\"params\":%d,\"value\":1,\"tags\":[\"%s\"]}"
              .formatted(i, tag));
    }
    assertThat(post("/v1/cache/purge", "{\"operation\":\"tagged\",\"tag\":\"blue\"}"))
        .isEqualTo("{\"purged\":3}");
    assertThat(post("/v1/cache/purge", "{\"operation\":\"tagged\"}")).isEqualTo("{\"purged\":2}");
    assertThat(gateway.post("/v1/cache/purge", "{}").statusCode()).isEqualTo(400);
  }

  @Test
  void purgeTakesNoPatterns() {
    post("/v1/cache/store", "{\"operation\":\"patterned\",\"params\":1,\"value\":1}");
    for (String choice : List.of("\"operation\":\"pattern*\"", "\"workspace\":\"*\"")) {
      HttpResponse<String> refused = gateway.post("/v1/cache/purge", "{" + choice + "}");
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    }
    assertThat(post("/v1/cache/lookup", "{\"operation\":\"patterned\",\"params\":1}"))
        .contains("\"hit\":true");
  }

  @Test
  void countersAreVerified() {
    post("/v1/cache/store", "{\"operation\":\"verified\",\"params\":1,\"value\":1}");
    assertThat(post("/v1/cache/verify", "{}"))
        .contains("\"faults\":0", "\"wrong_counters\":0", "\"repaired\":false");
    assertThat(post("/v1/cache/verify", "{\"repair\":true}")).contains("\"repaired\":true");
    assertThat(gateway.post("/v1/cache/verify", "{\"repair\":1}").body()).contains("repair:");
  }

  @Test
  void verificationSaysHowFarItHasComeToCallersThatTakeLines() {
    post("/v1/cache/store", "{\"operation\":\"verified\",\"params\":2,\"value\":1}");
    HttpResponse<String> reply =
        gateway.post("/v1/cache/verify", "{}", "accept", "application/x-ndjson, application/json");
    assertThat(reply.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    List<String> lines = reply.body().lines().toList();
    assertThat(lines).hasSizeGreaterThan(2);
    assertThat(lines.get(lines.size() - 2)).startsWith("{\"share\":1.0,\"entries\":");
    assertThat(lines.getLast()).contains("\"faults\":0");
    assertThat(
            gateway
                .post("/v1/cache/verify", "{\"repair\":1}", "accept", "application/x-ndjson")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void seedsExampleOfOptimizeIsRoutedAndThenAHit() {
    String requirements =
        """
        {"operation":"content_analysis","task_type":"content_analysis",
         "task_complexity":"moderate","params":{"url":"https://example.com","type":"video"},
         "tenant":"%1$s","workspace":"workspace_1","token_count":1000,
         "latency_requirement":2.0,"cost_budget":0.01,"accuracy_requirement":0.9}\
        """
            .formatted(gateway.tenant());
    String routed = post("/v1/optimize", requirements);
    assertThat(routed)
        .contains("\"success\":true")
        .contains("\"optimization_type\":\"model_routing\"")
        .contains("\"selected_model\":\"gpt-4o\"")
        .contains("\"relaxed\":[\"cost\"]")
        .contains("\"should_cache\":true");
    String key = routed.replaceAll(".*\"cache_key\":\"([^\"]+)\".*", "$1");
    post("/v1/cache/store", "{\"key\":\"" + key + "\",\"value\":\"analysed\",\"cost_usd\":0.02}");
    assertThat(post("/v1/optimize", requirements))
        .contains("\"optimization_type\":\"cache_hit\"")
        .contains("\"value\":\"analysed\"")
        .contains("\"expected_cost\":0.0");
    String id = routed.replaceAll(".*\"request_id\":\"([^\"]+)\".*", "$1");
    String outcome = "{\"request_id\":\"" + id + "\",\"success\":true,\"cost\":0.02}";
    assertThat(post("/v1/outcomes", outcome)).contains("\"model\":\"gpt-4o\"");
  }

  @Test
  void planNeedsNoParams() {
    String plan =
        "{\"operation\":\"planned\",\"data_size\":2048,\"access_frequency\":\"frequent\"}";
    assertThat(post("/v1/cache/plan", plan))
        .isEqualTo(
            "{\"should_cache\":true,\"ttl\":3600,\"compress\":true,\"priority\":50,"
                + "\"access_frequency\":\"frequent\"}");
    assertThat(gateway.post("/v1/cache/plan", "{\"data_size\":1}").body())
        .contains("\"param\":\"operation\"");
  }

  @Test
  void repeatedMissesRaiseTheClass() {
    String result = "{\"operation\":\"missed\",\"params\":1";
    assertThat(post("/v1/cache/plan", result + "}")).contains("\"ttl\":1800");
    for (int i = 0; i < 20; i++) {
      post("/v1/cache/lookup", result + "}");
    }
    await()
        .untilAsserted(
            () ->
                assertThat(post("/v1/cache/plan", result + "}"))
                    .contains("\"ttl\":3600", "\"access_frequency\":\"frequent\""));
    assertThat(post("/v1/cache/plan", result + ",\"access_frequency\":\"rare\"}"))
        .as("the higher of the two")
        .contains("\"ttl\":3600");
    assertThat(post("/v1/cache/store", result + ",\"value\":1}")).contains("\"ttl\":3600");
    assertThat(post("/v1/cache/plan", "{\"operation\":\"missed\",\"params\":2}"))
        .as("another result")
        .contains("\"ttl\":1800");
  }

  @Test
  void routeExplainsItsDecision() {
    String decision = post("/v1/route", "{\"task_complexity\":\"complex\",\"token_count\":1000}");
    assertThat(decision)
        .contains("\"selected_model\":\"gpt-4o\"")
        .contains("\"confidence\":")
        .contains("\"fallbacks\":[{\"model\":\"claude-3.5-sonnet\"")
        .contains("below the floor");
  }

  @Test
  void analyticsHaveTheSeedsFigures() {
    gateway.post("/v1/chat/completions", TestGateway.chat("auto", "for the figures"));
    assertThat(gateway.get("/v1/analytics").body())
        .contains(
            "\"hit_rate\":",
            "\"miss_rate\":",
            "\"compression_savings\":",
            "\"eviction_rate\":",
            "\"average_ttl\":",
            "\"model_usage\":{",
            "\"average_cost_per_1k_tokens\":",
            "\"average_latency\":",
            "\"routing_accuracy\":",
            "\"fallback_usage\":",
            "\"overall_performance\":{\"total_optimizations\":",
            "\"performance_improvement\":",
            "\"cost_savings\":",
            "\"optimization_distribution\":{");
  }

  @Test
  void metricsHaveTheSeedsNames() {
    gateway.post("/v1/chat/completions", TestGateway.chat("auto", "for the metrics"));
    gateway.awaitChatHit("auto", "for the metrics");
    assertThat(gateway.get("/metrics").body())
        .contains(
            "cache_hit_count_total{",
            "cache_miss_count_total{",
            "model_routing_count_total{",
            "model_routing_latency_seconds_count",
            "performance_optimization_count_total{",
            "performance_optimization_latency_seconds_count");
  }

  @Test
  void loneSurrogateIsAcceptedAndUnchanged() {
    String half = TestGateway.chat("gpt-4o", "half \\ud83d emoji");
    assertThat(gateway.post("/v1/chat/completions", half).body()).contains("\\uD83D emoji");
    HttpResponse<String> mark =
        gateway.post("/v1/chat/completions", TestGateway.chat("gpt-4o", "half ? emoji"));
    assertThat(mark.headers().firstValue("cache-status").orElse("")).contains("fwd=miss");
  }

  @Test
  void membersThatCannotStandInAHeaderAreAccepted() {
    String body =
        TestGateway.chat("claude-3-haiku", "odd")
            .replace("{\"model\"", "{\"a\\r\\nX: y\":1,\"model\"");
    HttpResponse<String> reply = gateway.post("/v1/chat/completions", body);
    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("x-scrubjay-dropped")).contains("(unprintable)");
  }

  @Test
  void badRequestNamesItsMember() {
    for (String[] bad :
        new String[][] {
          {"{\"params\":1}", "operation"},
          {"{\"operation\":\"a b\",\"params\":1}", "operation"},
          {"{\"operation\":\"op\"}", "params"},
          {"{\"operation\":\"op\",\"params\":1,\"vaule\":1}", "vaule"},
          {"{\"operation\":\"op\",\"params\":1}", "value"},
          {"{\"operation\":\"op\",\"params\":1,\"value_base64\":\"*\"}", "value_base64"},
          {"{\"operation\":\"op\",\"params\":1,\"value\":1,\"ttl\":0}", "ttl"},
          {"{\"operation\":\"op\",\"params\":1,\"value\":1,\"priority\":101}", "priority"},
          {
            "{\"operation\":\"op\",\"params\":1,\"value_base64\":\"\",\"content_type\":\"a\\nb\"}",
            "content_type"
          },
          {"{\"key\":\"nonsense\",\"value\":1}", "key"}
        }) {
      HttpResponse<String> reply = gateway.post("/v1/cache/store", bad[0]);
      assertThat(reply.statusCode()).as(bad[0]).isEqualTo(400);
      assertThat(reply.body()).contains("\"param\":\"" + bad[1] + "\"");
    }
  }
}
