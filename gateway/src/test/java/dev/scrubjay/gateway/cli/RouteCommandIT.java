package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.TestGateway;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scrubjay route}, by the configuration and with a running gateway. */
final class RouteCommandIT {
  private static final LocalRedis REDIS = LocalRedis.start();
  private static final TestGateway GATEWAY = TestGateway.start(REDIS.url(), Map.of(), List.of());

  @AfterAll
  static void stop() {
    GATEWAY.close();
    REDIS.close();
  }

  private static String route(String... options) {
    StringWriter out = new StringWriter();
    List<String> args = new ArrayList<>(List.of("route", "--task-complexity", "complex"));
    args.addAll(List.of(options));
    int ended =
        Scrubjay.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(args.toArray(String[]::new));
    assertThat(ended).as(out.toString()).isZero();
    return out.toString();
  }

  private static String live(String... options) {
    List<String> args =
        new ArrayList<>(List.of("--live", "--url", GATEWAY.url(), "--tenant", GATEWAY.tenant()));
    args.addAll(List.of(options));
    return route(args.toArray(String[]::new));
  }

  @Test
  void configurationAloneDecides() {
    assertThat(route("--explain", "--profile", "quality"))
        .contains("general, complex")
        .contains("quality; weights")
        .containsPattern("model +gpt-4o\\R")
        .containsPattern("gpt-4o +openai +0\\.\\d+ +\\$0\\.\\d+ +1.2 s +1.2 s +0.95");
  }

  @Test
  void gatewayDecidesByWhatItHasLearned() throws JsonProcessingException {
    assertThat(live("--explain", "--task-type", "riddles"))
        .containsPattern("gpt-4o +openai +0\\.\\d+ ")
        .contains("learned of such tasks: nothing yet");
    String question = TestGateway.chat("gpt-4o", "a riddle");
    HttpResponse<String> answer =
        GATEWAY.post(
            "/v1/chat/completions",
            question.replaceFirst(
                "\\{",
                "{\"routing\":{\"task_type\":\"riddles\",\"task_complexity\":\"complex\"},"));
    String id = answer.headers().firstValue("x-request-id").orElseThrow();
    HttpResponse<String> judged =
        GATEWAY.post("/v1/outcomes", "{\"request_id\":\"" + id + "\",\"success\":false}");
    assertThat(judged.statusCode()).as(judged.body()).isEqualTo(200);
    await()
        .untilAsserted(
            () ->
                assertThat(live("--explain", "--task-type", "riddles"))
                    .containsPattern("gpt-4o +0\\.\\d+ +0\\.5 +\\d+"));
    String json = live("--json", "--task-type", "riddles");
    assertThat(Json.object(json).path("fallbacks").get(0).path("expected_accuracy").doubleValue())
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prompt", "--token-count"})
  void gatewayExpectsTheSameCostAsTheConfiguration(String option) throws JsonProcessingException {
    String value = option.equals("--prompt") ? "Why is the sky blue?" : "1000";
    JsonNode here = Json.object(route("--json", "--profile", "quality", option, value));
    JsonNode there = Json.object(live("--json", "--profile", "quality", option, value));
    assertThat(there.path("selected_model")).isEqualTo(here.path("selected_model"));
    assertThat(there.path("expected_cost").doubleValue())
        .isCloseTo(here.path("expected_cost").doubleValue(), withinPercentage(5));
  }
}
