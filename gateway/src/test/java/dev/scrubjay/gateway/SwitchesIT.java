package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.upstream.simulated.Fault;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The seed's switches, and the requirements of requests. */
final class SwitchesIT {
  private static final String CHAT = "/v1/chat/completions";

  private static TestGateway with(String variable, String value) {
    return TestGateway.start(TestRedis.url(), Map.of(variable, value), List.of());
  }

  private static String header(HttpResponse<String> reply, String name) {
    return reply.headers().firstValue(name).orElse("");
  }

  @Test
  void withoutTheCacheEveryRequestIsACall() {
    try (TestGateway gateway = with("ENABLE_CACHE_OPTIMIZATION", "false")) {
      for (int i = 1; i <= 2; i++) {
        HttpResponse<String> reply = gateway.post(CHAT, TestGateway.chat("gpt-4o", "x"));
        assertThat(header(reply, "cache-status"))
            .isEqualTo("scrubjay; fwd=bypass; detail=disabled");
        assertThat(gateway.faults().calls("gpt-4o")).isEqualTo(i);
      }
      assertThat(
              gateway
                  .post("/v1/cache/store", "{\"operation\":\"a\",\"params\":1,\"value\":1}")
                  .body())
          .contains("\"stored\":false")
          .contains("\"reason\":\"disabled\"");
    }
  }

  @Test
  void withoutRoutingAutoIsTheMostAccurateModel() {
    try (TestGateway gateway = with("ENABLE_MODEL_ROUTING", "false")) {
      assertThat(header(gateway.post(CHAT, TestGateway.chat("auto", "x")), "x-scrubjay-model"))
          .isEqualTo("gpt-4o");
      gateway.faults().set("gpt-4o", Fault.SERVER_ERROR);
      assertThat(header(gateway.post(CHAT, TestGateway.chat("auto", "y")), "x-scrubjay-model"))
          .isEqualTo("claude-3.5-sonnet");
    }
  }

  @Test
  void withoutRoutingAdviceIsTheMostAccurateModelToo() {
    String task = "\"task_complexity\":\"simple\",\"token_count\":100";
    try (TestGateway gateway = with("ENABLE_MODEL_ROUTING", "false")) {
      assertThat(gateway.post("/v1/route", "{" + task + "}").body())
          .contains("\"selected_model\":\"gpt-4o\"", "routing is turned off");
      assertThat(
              gateway
                  .post("/v1/optimize", "{\"operation\":\"a\",\"params\":1," + task + "}")
                  .body())
          .contains("\"selected_model\":\"gpt-4o\"", "routing is turned off");
      assertThat(gateway.metric("model_routing_latency_seconds_count")).isZero();
    }
    try (TestGateway gateway = with("ENABLE_MODEL_ROUTING", "true")) {
      assertThat(gateway.post("/v1/route", "{" + task + "}").body())
          .contains("\"selected_model\":\"claude-3-haiku\"");
    }
  }

  @Test
  void analyticsCanBeTurnedOff() {
    try (TestGateway gateway = with("ENABLE_PERFORMANCE_ANALYTICS", "false")) {
      for (String part : List.of("", "/cache", "/recent", "/tenants", "/tuning")) {
        assertThat(gateway.get("/v1/analytics" + part).statusCode()).as(part).isEqualTo(404);
      }
      assertThat(gateway.get("/metrics").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void weightsSteerTheRouter() {
    try (TestGateway gateway =
        TestGateway.start(
            TestRedis.url(),
            Map.of(
                "ROUTING_COST_WEIGHT",
                "0",
                "ROUTING_LATENCY_WEIGHT",
                "0",
                "ROUTING_ACCURACY_WEIGHT",
                "1"),
            List.of())) {
      assertThat(header(gateway.post(CHAT, TestGateway.chat("auto", "x")), "x-scrubjay-model"))
          .isEqualTo("gpt-4o");
    }
  }

  @Test
  void environmentSetsTtlAndSize() {
    try (TestGateway gateway =
        TestGateway.start(
            TestRedis.url(),
            Map.of("CACHE_TTL_MODERATE", "77", "CACHE_MAX_SIZE", "2"),
            List.of())) {
      for (int i = 0; i < 5; i++) {
        String stored =
            gateway
                .post(
                    "/v1/cache/store",
                    "{\"operation\":\"a\",\"params\":%d,\"value\":1}".formatted(i))
                .body();
        assertThat(stored).contains("\"ttl\":77").contains("\"evicted\":" + (i < 2 ? 0 : 1));
      }
      assertThat(gateway.get("/v1/analytics/cache").body()).contains("\"entries\":2");
    }
  }

  @Test
  void requestGoesToAModelWithTheCapabilities() {
    try (TestGateway gateway = TestGateway.start()) {
      String image =
          """
          {"model":"auto","routing":{"task_complexity":"simple"},"messages":[{"role":"user",
           "content":[{"type":"text","text":"What is it?"},
            {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]}\
          """;
      assertThat(header(gateway.post(CHAT, image), "x-scrubjay-model")).isEqualTo("gemini-pro");
      String two = TestGateway.chat("auto", "two").replace("{\"model\"", "{\"n\":2,\"model\"");
      HttpResponse<String> reply = gateway.post(CHAT, two);
      assertThat(header(reply, "x-scrubjay-provider")).isNotEqualTo("anthropic");
      assertThat(reply.body()).contains("\"index\":1");
      HttpResponse<String> pinned = gateway.post(CHAT, two.replace("auto", "claude-3-haiku"));
      assertThat(pinned.statusCode()).isEqualTo(400);
      assertThat(pinned.body()).contains("only one choice");
    }
  }

  @Test
  void cacheDirectivesAreObeyed() {
    try (TestGateway gateway = TestGateway.start()) {
      String body = TestGateway.chat("gpt-4o", "directives");
      HttpResponse<String> none = gateway.post(CHAT, body, "cache-control", "only-if-cached");
      assertThat(none.statusCode()).isEqualTo(504);
      assertThat(gateway.faults().calls()).isZero();
      gateway.post(CHAT, body, "cache-control", "no-store");
      assertThat(gateway.post(CHAT, body, "cache-control", "only-if-cached").statusCode())
          .isEqualTo(504);
      gateway.post(CHAT, body, "cache-control", "no-cache");
      gateway.awaitChatHit("gpt-4o", "directives");
      assertThat(header(gateway.post(CHAT, body, "cache-control", "no-cache"), "cache-status"))
          .startsWith("scrubjay; fwd=request");
    }
  }

  @Test
  void higherAccuracyRequirementGoesToABetterModel() {
    try (TestGateway gateway = TestGateway.start()) {
      String body = TestGateway.chat("auto", "accuracy");
      assertThat(header(gateway.post(CHAT, body), "x-scrubjay-model")).isEqualTo("claude-3-haiku");
      gateway.awaitChatHit("auto", "accuracy");
      HttpResponse<String> wanting =
          gateway.post(CHAT, body, "x-scrubjay-accuracy-requirement", "0.94");
      assertThat(header(wanting, "cache-status")).contains("detail=accuracy");
      assertThat(header(wanting, "x-scrubjay-model")).isEqualTo("gpt-4o");
      HttpResponse<String> complex =
          gateway.post(CHAT, body, "x-scrubjay-task-complexity", "complex");
      assertThat(header(complex, "cache-status")).contains("fwd=miss");
    }
  }
}
