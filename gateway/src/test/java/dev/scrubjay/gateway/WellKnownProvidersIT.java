package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What providers with OpenAI's API receive. */
final class WellKnownProvidersIT {
  private static final String MODELS =
      """
      models:
        m: {provider: NAME, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
      """;

  private static TestGateway gateway(String provider, String settings) {
    String yaml =
        "providers: {" + provider + ": {" + settings + "}}\n" + MODELS.replace("NAME", provider);
    return TestGateway.serving(yaml, Map.of()).connected();
  }

  private static HttpResponse<String> ask(TestGateway gateway, String more) {
    return gateway.post(
        "/v1/chat/completions",
        """
        {"model":"m","messages":[{"role":"user","content":"hello"}]%s}\
        """
            .formatted(more));
  }

  private static void assertSecondIsHit(TestGateway gateway, String more) {
    gateway.awaitHit(
        "/v1/chat/completions",
        """
        {"model":"m","messages":[{"role":"user","content":"hello"}]%s}\
        """
            .formatted(more));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/, /v1/chat/completions",
    "'', /v1/chat/completions",
    "/v1/chat/completions/, /v1/chat/completions",
    "/openai/v1, /openai/v1/chat/completions",
  })
  void addressIsTakenAsPeopleWriteIt(String written, String path) {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway =
            gateway("groq", "api_key: gsk-1, base_url: '" + provider.url() + written + "'")) {
      HttpResponse<String> answer = ask(gateway, "");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(provider.last().uri()).hasToString(path);
      assertThat(provider.last().header("authorization")).isEqualTo("Bearer gsk-1");
      assertSecondIsHit(gateway, "");
      assertThat(provider.received()).hasSize(1);
    }
  }

  @Test
  void headersAndQueryOfTheOperatorAreSent() {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway =
            gateway(
                "openai",
                "api_key: sk-1, base_url: '%s/v1', headers: {OpenAI-Organization: org-1, cf-token: a b},"
                        .formatted(provider.url())
                    + " query: {tenant: 'x&y'}")) {
      ask(gateway, "");

      assertThat(provider.last().header("openai-organization")).isEqualTo("org-1");
      assertThat(provider.last().header("cf-token")).isEqualTo("a b");
      assertThat(provider.last().header("authorization")).isEqualTo("Bearer sk-1");
      assertThat(provider.last().uri()).hasToString("/v1/chat/completions?tenant=x%26y");

      ask(gateway, ",\"seed\":1,\"stream\":true");
      assertThat(provider.received()).hasSize(2);
      assertThat(provider.last().uri()).hasToString("/v1/chat/completions?tenant=x%26y");
      assertSecondIsHit(gateway, ",\"seed\":1,\"stream\":true");
    }
  }

  @Test
  void serverOfOnesOwnNeedsNoKey() {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = gateway("ollama", "base_url: '" + provider.url() + "'")) {
      assertThat(ask(gateway, "").statusCode()).isEqualTo(200);
      assertThat(provider.last().headers()).doesNotContainKey("authorization");
    }
  }

  @Test
  void quirksOfTheProviderAreHeeded() {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway =
            gateway("mistral", "api_key: k, base_url: '" + provider.url() + "/v1'")) {
      HttpResponse<String> answer =
          ask(gateway, ",\"stream\":true,\"max_completion_tokens\":7,\"seed\":3,\"logprobs\":true");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(provider.last().body().path("max_tokens").asInt()).isEqualTo(7);
      assertThat(provider.last().body().path("random_seed").asInt()).isEqualTo(3);
      assertThat(provider.last().body().has("stream_options")).isFalse();
      assertThat(provider.last().body().has("logprobs")).isFalse();
      assertThat(answer.headers().firstValue("x-scrubjay-dropped")).contains("logprobs");
    }
  }

  @Test
  void keysTakeTurnsAndARefusedOneRests() {
    AtomicReference<String> refused = new AtomicReference<>("none");
    try (FakeProvider provider =
            new FakeProvider(
                request ->
                    request.header("authorization").endsWith(refused.get())
                        ? Reply.json(429, "{\"error\":{\"message\":\"slow down\"}}")
                        : FakeProvider.openAiReply(request));
        TestGateway gateway =
            gateway("openai", "api_keys: [k1, k2], base_url: '" + provider.url() + "/v1'")) {
      for (int i = 0; i < 4; i++) {
        ask(gateway, ",\"seed\":" + i);
      }
      assertThat(provider.received())
          .extracting(request -> request.header("authorization"))
          .containsExactlyInAnyOrder("Bearer k1", "Bearer k1", "Bearer k2", "Bearer k2");

      refused.set("k1");
      for (int i = 4; i < 16; i++) {
        assertThat(ask(gateway, ",\"seed\":" + i).statusCode()).isEqualTo(200);
      }
      assertThat(provider.received().stream().skip(4).filter(WellKnownProvidersIT::hasFirstKey))
          .hasSize(1);

      refused.set("");
      HttpResponse<String> failure = ask(gateway, ",\"seed\":16");
      assertThat(failure.statusCode()).isEqualTo(429);
      assertThat(failure.body()).doesNotContain("k1", "k2");
    }
  }

  private static boolean hasFirstKey(Received request) {
    return request.header("authorization").equals("Bearer k1");
  }

  @ParameterizedTest
  @CsvSource({"401", "403"})
  void keyThatIsRefusedIsNotUsedWhileAnotherWorks(int status) {
    try (FakeProvider provider =
            new FakeProvider(
                request ->
                    hasFirstKey(request)
                        ? Reply.json(status, "{\"error\":{\"message\":\"no\"}}")
                        : FakeProvider.openAiReply(request));
        TestGateway gateway =
            gateway("openai", "api_keys: [k1, k2], base_url: '" + provider.url() + "/v1'")) {
      for (int i = 0; i < 12; i++) {
        assertThat(ask(gateway, ",\"stream\":true,\"seed\":" + i).statusCode()).isEqualTo(200);
      }
      assertThat(provider.received().stream().filter(WellKnownProvidersIT::hasFirstKey)).hasSize(1);
    }
  }
}
