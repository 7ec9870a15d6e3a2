package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What more memory and other TTLs would bring, as whole gateways tell. */
final class CurvesIT {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private static JsonNode curves(TestGateway gateway) throws IOException {
    return Json.object(gateway.get("/v1/analytics/curves").body().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode at(JsonNode points, String name, double value) {
    for (JsonNode point : points) {
      if (point.path(name).asDouble() == value) {
        return point;
      }
    }
    throw new AssertionError("no point with " + name + " " + value + " in " + points);
  }

  /** A lookup and, after a miss, the store of the result. */
  private static boolean use(TestGateway gateway, int number) {
    String params = "{\"operation\":\"price\",\"params\":{\"number\":" + number + "}";
    boolean hit = gateway.post("/v1/cache/lookup", params + "}").body().contains("\"hit\":true");
    if (!hit) {
      String stored = params + ",\"value\":{\"price\":" + number + "},\"cost_usd\":0.01}";
      assertThat(gateway.post("/v1/cache/store", stored).statusCode()).isLessThan(300);
    }
    return hit;
  }

  @Test
  void aLoopTwiceAsLongAsTheCacheHitsWithTwiceTheMemoryWhicheverReplicaIsAsked() throws Exception {
    Map<String, String> small = Map.of("CACHE_MAX_SIZE", "20");
    try (TestGateway one = TestGateway.start(TestRedis.url(), small, List.of());
        TestGateway other = one.replica()) {
      for (int i = 0; i < 240; i++) {
        use(NEXT.incrementAndGet() % 3 == 0 ? other : one, i % 30);
      }
      curves(other); // sends what that replica has seen
      JsonNode found = curves(one);
      JsonNode memory = found.path("all").path("memory");
      assertThat(found.path("all").path("lookups").asLong()).isBetween(170L, 240L);
      assertThat(at(memory, "size", 1).path("hit_rate").asDouble()).isLessThan(0.1);
      assertThat(at(memory, "size", 2).path("hit_rate").asDouble()).isGreaterThan(0.8);
      assertThat(at(memory, "size", 2).path("max_entries").asInt()).isEqualTo(40);
      assertThat(at(memory, "size", 2).path("saved_usd_per_day").asDouble()).isPositive();
      assertThat(found.path("operations").path(0).path("operation").asText()).isEqualTo("price");
      assertThat(curves(other).path("all")).isEqualTo(found.path("all"));
      assertThat(found.path("sampled_hit_rate").asDouble()).isLessThan(0.2);
    }
  }

  @Test
  void completionsAreSampledAsTheyAreServed() throws Exception {
    try (TestGateway gateway = TestGateway.start()) {
      String question = TestGateway.chat("auto", "what time is it");
      gateway.post("/v1/chat/completions", question);
      gateway.awaitHit("/v1/chat/completions", question);
      Awaitility.await()
          .untilAsserted(
              () -> {
                gateway.post("/v1/chat/completions", question);
                JsonNode found = curves(gateway);
                JsonNode operation = found.path("operations").path(0);
                assertThat(operation.path("operation").asText()).isEqualTo("chat.completions");
                assertThat(at(operation.path("memory"), "size", 1).path("hit_rate").asDouble())
                    .isGreaterThan(0.5);
                assertThat(found.path("sampled_hit_rate").asDouble()).isGreaterThan(0.5);
              });
    }
  }

  @Test
  void nothingIsSampledOnceItIsSwitchedOff() throws Exception {
    try (TestGateway gateway =
        TestGateway.configured("performance: {curves: {enabled: false}}\n", 0)) {
      use(gateway, 1);
      use(gateway, 1);
      JsonNode found = curves(gateway);
      assertThat(found.path("enabled").asBoolean()).isFalse();
      assertThat(found.path("sampled_lookups").asLong()).isZero();
      assertThat(found.path("all").path("lookups").asLong()).isZero();
    }
  }

  @Test
  void curvesAreUnavailableWithoutRedis() {
    try (TestGateway gateway = TestGateway.start("redis://127.0.0.1:1", Map.of(), List.of())) {
      HttpResponse<String> reply = gateway.get("/v1/analytics/curves");
      assertThat(reply.statusCode()).isEqualTo(503);
      assertThat(reply.body()).contains("cache_unavailable");
    }
  }

  @Test
  void sharesAreWithinBounds() throws Exception {
    try (TestGateway gateway = TestGateway.start()) {
      use(gateway, 5000);
      for (JsonNode point : curves(gateway).path("all").path("memory")) {
        assertThat(point.path("hit_rate").asDouble()).isCloseTo(0.5, within(0.5));
        assertThat(point.path("cost_hit_rate").asDouble()).isCloseTo(0.5, within(0.5));
      }
    }
  }
}
