package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.FakeProvider.Reply;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls to OpenAI's models at a resource of Azure. */
final class AzureIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String MODELS =
      """
      models:
        m: {provider: %s, upstream_name: gpt-4o, cost_per_token: 0.000001, latency: 1s,
            accuracy: 0.9, max_tokens: 1000}
      """;
  private static final String FILTER_CHUNK =
      """
      {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":\
      [{"prompt_index":0,"content_filter_results":{"hate":{"filtered":false}}}]}\
      """;
  private static final String CHUNK =
      """
      {"id":"c-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-2024-08-06",\
      "choices":[{"index":0,"delta":{"role":"assistant","content":"Hi."},"finish_reason":"stop",\
      "content_filter_results":{}}]}\
      """;

  private static TestGateway gateway(FakeProvider provider, String settings) {
    String yaml = "providers: {az: {api_key: ak-1, " + settings.formatted(provider.url()) + "}}\n";
    return TestGateway.serving(yaml + MODELS.formatted("az"), Map.of()).connected();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: azure, base_url: '%s', api_version: 2024-10-21"
            + "|/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21|gpt-4o",
        "kind: azure, base_url: '%s/', api_version: 2024-10-21, deployments: {gpt-4o: mine}"
            + "|/openai/deployments/mine/chat/completions?api-version=2024-10-21|mine",
        "kind: azure, base_url: '%s/openai/'|/openai/v1/chat/completions|gpt-4o",
        "kind: azure, base_url: '%s/openai/v1', api_version: preview, deployments: {gpt-4o: mine}"
            + "|/openai/v1/chat/completions?api-version=preview|mine",
        "kind: openai, base_url: '%s/openai/deployments/mine?api-version=2024-10-21'"
            + "|/openai/deployments/mine/chat/completions?api-version=2024-10-21|mine",
        "kind: azure, base_url:"
            + " '%s/openai/deployments/mine/chat/completions?api-version=2025-01-01'"
            + "|/openai/deployments/mine/chat/completions?api-version=2025-01-01|mine",
      })
  void deploymentTakesTheModelsPlace(String settings, String path, String model) {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = gateway(provider, settings)) {
      String body = TestGateway.chat("m", "hello");

      HttpResponse<String> answer = gateway.post(CHAT, body);

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(provider.last().uri()).hasToString(path);
      assertThat(provider.last().header("api-key")).isEqualTo("ak-1");
      assertThat(provider.last().headers()).doesNotContainKey("authorization");
      assertThat(provider.last().body().path("model").asText()).isEqualTo(model);
      gateway.awaitHit(CHAT, body);
      assertThat(provider.received()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions", "/v1/messages"})
  void chunksOfTheContentFilterAloneDisturbNobody(String path) {
    try (FakeProvider provider =
            new FakeProvider(request -> Reply.events(FILTER_CHUNK, CHUNK, "[DONE]"));
        TestGateway gateway =
            gateway(provider, "kind: azure, base_url: '%s', api_version: 2024-10-21")) {
      String body =
          "{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,"
              + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";

      HttpResponse<String> answer = gateway.post(path, body);

      assertThat(answer.body()).contains("Hi.").doesNotContain("\"error\"");
      if (path.equals("/v1/messages")) {
        assertThat(answer.body()).contains("c-1", "gpt-4o-2024-08-06", "message_stop");
      }
      gateway.awaitHit(path, body);
      assertThat(provider.received()).hasSize(1);
    }
  }

  @Test
  void refusalOfTheContentFilterIsTheRequestsError() {
    String refusal =
        """
        {"error":{"message":"The response was filtered","type":null,"param":"prompt",\
        "code":"content_filter","status":400}}\
        """;
    try (FakeProvider provider = new FakeProvider(request -> Reply.json(400, refusal));
        TestGateway gateway = gateway(provider, "kind: azure, base_url: '%s'")) {
      HttpResponse<String> answer = gateway.post(CHAT, TestGateway.chat("m", "hello"));

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("\"code\":\"content_filter\"", "was filtered");
    }
  }

  @Test
  void environmentAloneConfiguresAResource() {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway =
            TestGateway.serving(
                    MODELS.formatted("azure"),
                    Map.of(
                        "AZURE_OPENAI_ENDPOINT", provider.url() + "/",
                        "AZURE_OPENAI_API_KEY", "ak-2",
                        "AZURE_OPENAI_API_VERSION", "2024-10-21"))
                .connected()) {
      assertThat(gateway.post(CHAT, TestGateway.chat("m", "hello")).statusCode()).isEqualTo(200);
      assertThat(provider.last().header("api-key")).isEqualTo("ak-2");
      assertThat(provider.last().uri())
          .hasToString("/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base_url: '%s'|GET|/v1/files/file-1|/openai/v1/files/file-1",
        "base_url: '%s/openai/v1'|GET|/v1/batches/batch_1?a=b|/openai/v1/batches/batch_1?a=b",
        "base_url: '%s', api_version: 2024-10-21|GET|/v1/files/file-1"
            + "|/openai/files/file-1?api-version=2024-10-21",
        "base_url: '%s', api_version: preview|GET|/v1/vector_stores/vs_1?a=b"
            + "|/openai/v1/vector_stores/vs_1?a=b&api-version=preview",
        "base_url: '%s', api_version: 2024-10-21, deployments: {dall-e-3: paint}"
            + "|POST|/v1/images/generations"
            + "|/openai/deployments/paint/images/generations?api-version=2024-10-21",
        "base_url: '%s', api_version: 2024-10-21|GET"
            + "|/providers/az/openai/files?api-version=2025-01-01"
            + "|/openai/files?api-version=2025-01-01",
      })
  void whatPassesThroughIsBelowOpenAi(String settings, String method, String path, String sent) {
    try (FakeProvider provider = new FakeProvider(request -> Reply.json(200, "{}"));
        TestGateway gateway = gateway(provider, "kind: azure, " + settings)) {
      HttpResponse<String> reply =
          method.equals("GET")
              ? gateway.get(path, "x-scrubjay-provider", "az")
              : gateway.post(path, "{\"model\":\"az/dall-e-3\",\"prompt\":\"x\"}");

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(provider.last().uri()).hasToString(sent);
      assertThat(provider.last().header("api-key")).isEqualTo("ak-1");
    }
  }
}
