package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bots that get advice, do the work themselves, and report its outcome. */
final class BotWorkIT {
  private static final String ADVISED = "claude-3-haiku";
  private static final double EXACTLY = 1e-9;

  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway = TestGateway.start();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private JsonNode post(String path, String json) {
    HttpResponse<String> reply = gateway.post(path, json);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return Json.objectOrEmpty(reply.body());
  }

  private JsonNode optimize(String params, String more) {
    return post(
            "/v1/optimize",
            """
            {"operation":"analysis","params":"%s","task_complexity":"simple","token_count":1000%s}\
            """
                .formatted(params, more))
        .path("data");
  }

  private void report(JsonNode advice, String members) {
    String id = advice.path("request_id").asText();
    post("/v1/outcomes", "{\"request_id\":\"%s\",%s}".formatted(id, members));
  }

  private JsonNode figures() {
    return Json.objectOrEmpty(gateway.get("/v1/analytics?scope=replica").body());
  }

  /** The sum of a metric's series. */
  private double total(String name) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void ownWorkCountsInEveryFigure() {
    JsonNode advice = optimize("counted", "");
    assertThat(advice.at("/routing_decision/selected_model").asText()).isEqualTo(ADVISED);
    report(advice, "\"success\":true,\"cost\":0.0005,\"latency\":0.3");

    JsonNode figures = figures();
    assertThat(figures.at("/routing/model_usage/" + ADVISED).asInt()).isEqualTo(1);
    assertThat(figures.at("/routing/models/" + ADVISED + "/cost_usd").asDouble()).isEqualTo(0.0005);
    assertThat(figures.at("/routing/average_latency").asDouble()).isCloseTo(0.3, within(EXACTLY));
    assertThat(figures.at("/routing/average_cost_per_1k_tokens").asDouble())
        .as("the price of the model that was advised")
        .isCloseTo(0.00025, within(EXACTLY));
    JsonNode overall = figures.at("/performance/overall_performance");
    assertThat(overall.path("cost_usd").asDouble()).isEqualTo(0.0005);
    assertThat(overall.path("cost_savings").asDouble())
        .as("1 - 0.00000025 / 0.00003, the prices of the specification")
        .isCloseTo(1 - 0.00025 / 0.03, within(EXACTLY));
    assertThat(overall.path("performance_improvement").asDouble())
        .as("1 - 0.3 s / the 1.2 s of gpt-4o")
        .isCloseTo(0.75, within(EXACTLY));
    assertThat(overall.path("total_optimizations").asInt()).as("requests").isEqualTo(1);
  }

  @Test
  void countersOfPrometheusSayTheSame() {
    report(optimize("agreeing", ""), "\"success\":true,\"cost\":0.002,\"latency\":0.5");
    report(optimize("failing", ""), "\"success\":false,\"cost\":0.001,\"latency\":2");

    JsonNode figures = figures();
    JsonNode overall = figures.at("/performance/overall_performance");
    RecordingRules rules = RecordingRules.load();
    assertThat(rules.value("scrubjay:cost_savings_ratio:rate1h", this::total))
        .isCloseTo(overall.path("cost_savings").asDouble(), within(EXACTLY));
    assertThat(rules.value("scrubjay:performance_improvement_ratio:rate1h", this::total))
        .as("a failed work improves nothing")
        .isCloseTo(overall.path("performance_improvement").asDouble(), within(EXACTLY));
    assertThat(rules.value("scrubjay:routing_accuracy_ratio:rate1h", this::total))
        .isCloseTo(figures.at("/routing/routing_accuracy").asDouble(), within(EXACTLY))
        .isEqualTo(0.5);
    assertThat(total("upstream_cost_usd_total")).isCloseTo(0.003, within(EXACTLY));
    assertThat(overall.path("cost_usd").asDouble()).isCloseTo(0.003, within(EXACTLY));
  }

  @Test
  void workCountsOnceHoweverOftenItIsReported() {
    JsonNode advice = optimize("twice", "");
    report(advice, "\"success\":true,\"cost\":0.01,\"latency\":1");
    report(advice, "\"success\":true,\"cost\":0.01,\"latency\":1");
    report(advice, "\"success\":true,\"cost\":0.01,\"latency\":1,\"provenance\":\"proof\"");
    assertThat(figures().at("/routing/model_usage/" + ADVISED).asInt()).isEqualTo(1);
    assertThat(figures().at("/performance/overall_performance/cost_usd").asDouble())
        .isEqualTo(0.01);
  }

  @Test
  void unknownCostIsNotZero() {
    report(optimize("unpriced", ""), "\"success\":true");
    JsonNode model = figures().at("/routing/models/" + ADVISED);
    assertThat(model.path("answers").asInt()).isEqualTo(1);
    assertThat(model.path("unpriced_answers").asInt()).isEqualTo(1);
    assertThat(figures().at("/performance/overall_performance/cost_savings").asDouble()).isZero();
  }

  @Test
  void modelThatWasNotAdvisedIsPaidForAndSavesNothing() {
    report(
        optimize("own choice", ""),
        "\"model\":\"gpt-4o\",\"success\":true,\"cost\":0.03,\"latency\":1");
    JsonNode figures = figures();
    assertThat(figures.at("/routing/model_usage/gpt-4o").asInt()).isEqualTo(1);
    assertThat(figures.at("/routing/model_usage").has(ADVISED)).isFalse();
    assertThat(figures.at("/performance/overall_performance/cost_usd").asDouble()).isEqualTo(0.03);
    assertThat(figures.at("/performance/overall_performance/cost_savings").asDouble()).isZero();
  }

  @Test
  void workWithoutAdviceCountsUnderItsModel() {
    post("/v1/outcomes", "{\"model\":\"gpt-4o\",\"success\":true,\"cost\":0.02,\"latency\":1}");
    post("/v1/outcomes", "{\"model\":\"made up\",\"success\":true,\"cost\":0.02,\"latency\":1}");
    post("/v1/outcomes", "{\"model\":\"gpt-4o\",\"success\":true,\"cost\":0.02}");
    JsonNode usage = figures().at("/routing/model_usage");
    assertThat(usage.path("gpt-4o").asInt()).as("those with a time").isEqualTo(1);
    assertThat(usage.path("other").asInt()).as("models that nobody knows").isEqualTo(1);
    assertThat(usage).hasSize(2);
  }

  @Test
  void hitsOfAResultSaveWhatItCost() {
    JsonNode advice = optimize("saved", "");
    String key = advice.path("cache_key").asText();
    post(
        "/v1/cache/store",
        "{\"key\":\"%s\",\"value\":1,\"cost_usd\":0.004,\"latency\":0.5}".formatted(key));
    assertThat(optimize("saved", "").path("optimization_type").asText()).isEqualTo("cache_hit");
    assertThat(figures().at("/performance/overall_performance/cache_savings_usd").asDouble())
        .isEqualTo(0.004);
  }

  @Test
  void oneOfManyOptimizersDoesTheWork() {
    try (TestGateway replica = gateway.replica().connected()) {
      JsonNode holder = optimize("together", ",\"lease\":30,\"wait\":20");
      assertThat(holder.at("/lease/token").asText()).isNotEmpty();
      assertThat(holder.at("/lease/expires_in").asDouble()).isEqualTo(30);
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 6)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () ->
                              (i % 2 == 0 ? gateway : replica)
                                  .post(
                                      "/v1/optimize",
                                      "{\"operation\":\"analysis\",\"params\":\"together\","
                                          + "\"lease\":30,\"wait\":20}")))
              .toList();
      assertThat(optimize("together", ",\"lease\":1").path("held").asBoolean())
          .as("who does not wait gets the advice")
          .isTrue();
      post(
          "/v1/cache/store",
          "{\"operation\":\"analysis\",\"params\":\"together\",\"value\":42,\"cost_usd\":0.01,"
              + "\"latency\":1,\"lease_token\":\"%s\"}"
                  .formatted(holder.at("/lease/token").asText()));
      for (CompletableFuture<HttpResponse<String>> each : waiting) {
        JsonNode data = Json.objectOrEmpty(each.join().body()).path("data");
        assertThat(data.path("optimization_type").asText()).isEqualTo("cache_hit");
        assertThat(data.at("/cached_result/value").asInt()).isEqualTo(42);
      }
      JsonNode own = figures();
      JsonNode others = Json.objectOrEmpty(replica.get("/v1/analytics?scope=replica").body());
      double saved = 0;
      for (JsonNode figures : List.of(own, others)) {
        saved += figures.at("/performance/overall_performance/cache_savings_usd").asDouble();
      }
      assertThat(saved).as("six results of 0.01").isCloseTo(0.06, within(EXACTLY));
    }
  }

  @Test
  void timeSpentWaitingForAnotherBotIsNotTheGateways() {
    JsonNode holder = optimize("slowly", ",\"lease\":30");
    assertThat(holder.at("/lease/token").asText()).isNotEmpty();
    JsonNode waiter = optimize("slowly", ",\"lease\":30,\"wait\":3");
    assertThat(waiter.path("held").asBoolean()).isTrue();
    assertThat(total("performance_optimization_latency_seconds_sum")).isLessThan(2.5);
  }
}
