package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Advice on a prompt is what a request with that prompt would get. */
final class AdvicePromptIT {
  private static final String IMAGE =
      """
      "messages":[{"role":"user","content":[{"type":"text","text":"What is this?"},\
      {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]}]\
      """;

  private FakeProvider provider;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    provider = FakeProvider.openAi();
    gateway = serving("");
  }

  @AfterEach
  void stop() {
    gateway.close();
    provider.close();
  }

  private TestGateway serving(String routing) {
    return TestGateway.serving(
        """
        catalog: seed
        providers:
          one: {kind: openai, base_url: "%s/one", api_key: sk-one-0123456789}
        upstream_policies: {retry: {attempts: 0}}
        performance: {learning: {enabled: false}}
        routing_policies: {exploration: 0%s}
        models:
          small: {provider: one, input_cost_per_token: 0.000001, output_cost_per_token: 0.000002,
                  latency: 1s, accuracy: 0.86, max_tokens: 1000}
          large: {provider: one, input_cost_per_token: 0.0001, output_cost_per_token: 0.0002,
                  latency: 1s, accuracy: 0.95, max_tokens: 100000,
                  capabilities: [text, multimodal]}
        """
            .formatted(provider.url(), routing),
        Map.of());
  }

  /** The answer to a greeting by any model, with a requirement. */
  private HttpResponse<String> answered(String header, String value) {
    return gateway.post(
        "/v1/chat/completions", TestGateway.chat("auto", "Say hello."), header, value);
  }

  private void restart(String routing) {
    gateway.close();
    gateway = serving(routing);
  }

  private JsonNode route(String members, String... headers) {
    HttpResponse<String> reply = gateway.post("/v1/route", "{" + members + "}", headers);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    return json(reply).path("data");
  }

  private static JsonNode json(HttpResponse<String> reply) {
    try {
      return Json.object(reply.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String selected(JsonNode decision) {
    return decision.path("selected_model").asText();
  }

  @Test
  void anImageNeedsAModelThatSeesIt() {
    assertThat(selected(route(""))).isEqualTo("small");
    JsonNode decision = route(IMAGE);
    assertThat(selected(decision)).isEqualTo("large");
    assertThat(decision.at("/rejected/small").asText()).contains("multimodal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}] | ",
        "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}] | 2023-06-01",
        "\"input\":\"%s\" | ",
        "\"prompt\":\"%s\" | ",
      })
  void aLongPromptNeedsALongContext(String member, String version) {
    String[] headers =
        version == null ? new String[0] : new String[] {"anthropic-version", version};
    assertThat(selected(route(member.formatted("Say hello."), headers))).isEqualTo("small");
    JsonNode decision = route(member.formatted("word ".repeat(2000)), headers);
    assertThat(selected(decision)).isEqualTo("large");
    assertThat(decision.at("/rejected/small").asText()).contains("exceed its limit");
  }

  @Test
  void aRequestWithThePromptGetsTheModelThatWasAdvised() {
    for (String prompt :
        new String[] {
          "\"messages\":[{\"role\":\"user\",\"content\":\"Say hello.\"}]",
          "\"messages\":[{\"role\":\"user\",\"content\":\"" + "word ".repeat(2000) + "\"}]",
          IMAGE
        }) {
      HttpResponse<String> answer =
          gateway.post("/v1/chat/completions", "{\"model\":\"auto\"," + prompt + "}");
      assertThat(answer.headers().firstValue("X-Scrubjay-Model")).contains(selected(route(prompt)));
    }
  }

  @Test
  void optimizingTakesThePromptToo() {
    String body =
        "{\"operation\":\"see\",\"params\":{\"a\":%d},%s}".formatted(System.nanoTime(), IMAGE);
    HttpResponse<String> reply = gateway.post("/v1/optimize", body);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(selected(json(reply).at("/data/routing_decision"))).isEqualTo("large");
  }

  @Test
  void aPromptThatChatWouldRefuseIsRefused() {
    HttpResponse<String> two = gateway.post("/v1/route", "{\"input\":\"a\",\"prompt\":\"b\"}");
    assertThat(two.statusCode()).isEqualTo(400);
    HttpResponse<String> wrong = gateway.post("/v1/route", "{\"messages\":[{\"role\":\"user\"}]}");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body()).contains("messages[0].content");
  }

  @Test
  void profilesDifferFromTheFirstRequestOn() {
    assertThat(selected(route("\"profile\":\"savings\""))).isEqualTo("small");
    assertThat(selected(route("\"profile\":\"quality\""))).isEqualTo("large");
  }

  @Test
  void routingThatIsTurnedOffGivesNoOtherAdvice() {
    restart(", enabled: false");
    JsonNode decision = route("\"profile\":\"savings\"");
    assertThat(selected(decision)).isEqualTo("large");
    assertThat(decision.at("/reasons/0").asText()).contains("routing is turned off");
    assertThat(decision.path("relaxed")).isEmpty();
  }

  @Test
  void withRoutingTurnedOffWhatIsMissedIsSaid() {
    restart(", enabled: false");
    assertThat(route("\"cost_budget\":0.000001").path("relaxed").get(0).asText()).isEqualTo("cost");
    HttpResponse<String> answer = answered("x-scrubjay-cost-budget", "0.000001");
    assertThat(answer.headers().firstValue("X-Scrubjay-Relaxed")).contains("cost");
    HttpResponse<String> strict =
        gateway.post("/v1/route", "{\"cost_budget\":0.000001,\"strict\":true}");
    assertThat(strict.statusCode()).isEqualTo(422);
  }

  @Test
  void aFallbackThatMissesARequirementSaysSo() {
    provider.says(
        request ->
            request.body().path("model").asText().equals("large")
                ? Reply.json(500, "{}")
                : FakeProvider.openAiReply(request));
    HttpResponse<String> answer = answered("x-scrubjay-accuracy-requirement", "0.9");
    assertThat(answer.headers().firstValue("X-Scrubjay-Model")).contains("small");
    assertThat(answer.headers().firstValue("X-Scrubjay-Relaxed")).contains("accuracy");
  }
}
