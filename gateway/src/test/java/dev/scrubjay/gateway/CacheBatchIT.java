package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lookups and stores of many results at once. */
final class CacheBatchIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode json(HttpResponse<String> reply) {
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    try {
      return JSON.readTree(reply.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(reply.body(), e);
    }
  }

  private static String items(int from, int to, String more) {
    return IntStream.range(from, to)
        .mapToObj(i -> "{\"operation\":\"op\",\"params\":%d%s}".formatted(i, more))
        .collect(Collectors.joining(",", "{\"items\":[", "]}"));
  }

  @Test
  void resultsAreStoredAndLookedUpInOrderAndEachCounts() {
    try (TestGateway gateway = TestGateway.start()) {
      JsonNode stored = json(gateway.post("/v1/cache/store:batch", items(0, 60, ",\"value\":[7]")));
      assertThat(stored.at("/results")).hasSize(60);
      assertThat(stored.findValues("stored")).allMatch(JsonNode::booleanValue);

      JsonNode found = json(gateway.post("/v1/cache/lookup:batch", items(40, 80, "")));
      assertThat(found.at("/results")).hasSize(40);
      for (int i = 0; i < 40; i++) {
        JsonNode result = found.at("/results/" + i);
        assertThat(result.at("/hit").asBoolean()).as(result.toString()).isEqualTo(i < 20);
        JsonNode key =
            json(
                gateway.post(
                    "/v1/cache/key", "{\"operation\":\"op\",\"params\":%d}".formatted(40 + i)));
        assertThat(result.at("/key")).isEqualTo(key.at("/key"));
      }
      assertThat(found.at("/results/0/value/0").asInt()).isEqualTo(7);
      assertThat(found.at("/results/39/reason").asText()).isEqualTo("absent");
      JsonNode figures = json(gateway.get("/v1/analytics?scope=replica")).at("/cache");
      assertThat(figures.at("/hits").asLong()).isEqualTo(20);
      assertThat(figures.at("/misses").asLong()).isEqualTo(20);
      assertThat(figures.at("/stores").asLong()).isEqualTo(60);
    }
  }

  @Test
  void faultyItemIsToldApartAndTheOthersAreAnswered() {
    try (TestGateway gateway = TestGateway.start()) {
      JsonNode stored =
          json(
              gateway.post(
                  "/v1/cache/store:batch",
                  """
                  {"items":[
                    {"operation":"op","params":1,"value":1},
                    {"operation":"op","params":2},
                    {"operation":"op","params":3,"value":3,"colour":"red"},
                    {"operation":"op","params":4,"value":4,"ttl":0}, 5,
                    {"operation":"op","params":6,"value":6,"lease_token":6}]}\
                  """));
      assertThat(stored.at("/results/0/stored").asBoolean()).isTrue();
      assertThat(stored.at("/results/1/error/param").asText()).isEqualTo("value");
      assertThat(stored.at("/results/2/error/param").asText()).isEqualTo("colour");
      assertThat(stored.at("/results/3/error/param").asText()).isEqualTo("ttl");
      assertThat(stored.at("/results/4/error/param").asText()).isEqualTo("items");
      assertThat(stored.at("/results/5/error/param").asText()).isEqualTo("lease_token");
      JsonNode found =
          json(
              gateway.post(
                  "/v1/cache/lookup:batch",
                  "{\"items\":[{\"operation\":\"op\"},{\"operation\":\"op\",\"params\":1}]}"));
      assertThat(found.at("/results/0/error/param").asText()).isEqualTo("params");
      assertThat(found.at("/results/1/hit").asBoolean()).isTrue();
    }
  }

  @Test
  void numberOfItemsIsBounded() {
    try (TestGateway gateway = TestGateway.start()) {
      for (String path : List.of("/v1/cache/lookup:batch", "/v1/cache/store:batch")) {
        assertThat(gateway.post(path, items(0, 101, "")).statusCode()).isEqualTo(400);
        assertThat(gateway.post(path, "{\"items\":[]}").body()).contains("items: ");
      }
    }
  }

  @Test
  void bytesOfAReplyAreBounded() {
    try (TestGateway gateway = TestGateway.start()) {
      String large = ",\"value\":\"" + "x".repeat(900_000) + "\"";
      for (int i = 0; i < 12; i++) {
        json(gateway.post("/v1/cache/store:batch", items(i, i + 1, large)));
      }
      HttpResponse<String> reply = gateway.post("/v1/cache/lookup:batch", items(0, 12, ""));
      JsonNode found = json(reply);
      assertThat(reply.body().length()).isLessThan(9 << 20);
      List<JsonNode> hits = found.findValues("hit");
      assertThat(hits.stream().filter(JsonNode::booleanValue).count()).isEqualTo(9);
      assertThat(found.findValuesAsText("reason")).hasSize(3).containsOnly("batch_full");
      reply = gateway.post("/v1/cache/lookup:batch", items(0, 12, ""));
      assertThat(reply.body().length()).as("from the near cache").isLessThan(9 << 20);
      assertThat(json(reply).findValuesAsText("reason")).hasSize(3).containsOnly("batch_full");
    }
  }

  @Test
  void noItemReachesAnotherTenantsResults() {
    String tenant = "t-" + UUID.randomUUID();
    ApiKeyConfig mine = new ApiKeyConfig(ApiKeyConfig.sha256("key-mine"), tenant, Optional.empty());
    ApiKeyConfig other =
        new ApiKeyConfig(ApiKeyConfig.sha256("key-other"), tenant + "x", Optional.empty());
    try (TestGateway gateway = TestGateway.start(TestRedis.url(), Map.of(), List.of(mine, other))) {
      String[] asMine = {"authorization", "Bearer key-mine"};
      String[] asOther = {"authorization", "Bearer key-other"};
      json(gateway.post("/v1/cache/store:batch", items(0, 1, ",\"value\":1"), asMine));
      JsonNode theirs = json(gateway.post("/v1/cache/lookup:batch", items(0, 1, ""), asOther));
      assertThat(theirs.at("/results/0/hit").asBoolean()).isFalse();
      String named = ",\"tenant\":\"" + tenant + "\"";
      JsonNode refused = json(gateway.post("/v1/cache/lookup:batch", items(0, 1, named), asOther));
      assertThat(refused.at("/results/0/error/type").asText()).isEqualTo("permission_error");
      JsonNode own = json(gateway.post("/v1/cache/lookup:batch", items(0, 1, named), asMine));
      assertThat(own.at("/results/0/hit").asBoolean()).isTrue();
    }
  }

  @Test
  void withoutRedisEachItemIsAMiss() {
    try (TestGateway gateway = TestGateway.start("redis://127.0.0.1:1", Map.of(), List.of())) {
      JsonNode found = json(gateway.post("/v1/cache/lookup:batch", items(0, 2, "")));
      assertThat(found.findValuesAsText("reason"))
          .containsExactly("cache_unavailable", "cache_unavailable");
      JsonNode stored = json(gateway.post("/v1/cache/store:batch", items(0, 2, ",\"value\":1")));
      assertThat(stored.findValues("stored")).noneMatch(JsonNode::booleanValue);
    }
  }
}
