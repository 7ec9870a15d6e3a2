package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.FakeProvider.Reply;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Providers that are called with the keys of the gateway's clients. */
final class ClientKeysIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String GATEWAY_KEY = "sj-0123456789abcdef";
  private static final String CONFIG =
      """
      providers:
        openai: {api_key: client, base_url: 'URL/v1'}
        anthropic: {api_key: client, base_url: 'URL'}
        groq: {api_key: gsk-operator, base_url: 'URL/v1'}
      models:
        m: {provider: openai, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
        c: {provider: anthropic, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
        g: {provider: groq, cost_per_token: 0.000001, latency: 1s, accuracy: 0.5, max_tokens: 1000}
      """;

  private static TestGateway gateway(FakeProvider provider, String more) {
    return TestGateway.serving(CONFIG.replace("URL", provider.url()) + more, Map.of()).connected();
  }

  private static String body(String model, String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
        .formatted(model, more);
  }

  private static void assertSent(FakeProvider provider, int calls, String key) {
    assertThat(provider.received()).hasSize(calls);
    assertThat(provider.last().header("authorization")).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void clientsKeyIsPassedOnAndItsAnswersAreApart(String more) {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = gateway(provider, "")) {
      String body = body("m", more);
      String[] ann = {"x-scrubjay-tenant", gateway.tenant(), "authorization", "Bearer sk-ann"};
      String[] bob = {"x-scrubjay-tenant", gateway.tenant(), "x-api-key", "sk-bob"};

      assertThat(gateway.post(CHAT, body, ann).statusCode()).isEqualTo(200);
      assertSent(provider, 1, "Bearer sk-ann");
      gateway.awaitHit(CHAT, body, ann);

      assertThat(gateway.post(CHAT, body, bob).statusCode()).isEqualTo(200);
      assertSent(provider, 2, "Bearer sk-bob");
      gateway.awaitHit(CHAT, body, bob);
      assertThat(provider.received()).hasSize(2);
    }
  }

  @Test
  void requestWithoutAKeyIsRefusedInItsDialect() {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = gateway(provider, "")) {
      HttpResponse<String> openAi = gateway.post(CHAT, body("m", ""));
      assertThat(openAi.statusCode()).isEqualTo(401);
      assertThat(openAi.body()).contains("authentication_error", "X-Scrubjay-Key");

      HttpResponse<String> anthropic = gateway.post("/v1/messages", body("m", ",\"max_tokens\":9"));
      assertThat(anthropic.statusCode()).isEqualTo(401);
      assertThat(anthropic.body()).contains("\"type\":\"error\"", "authentication_error");
      assertThat(provider.received()).isEmpty();
    }
  }

  @Test
  void refusalOfOneClientsKeyDoesNotConcernOthers() {
    try (FakeProvider provider =
            new FakeProvider(
                request ->
                    switch (request.header("authorization")) {
                      case "Bearer sk-bad" ->
                          Reply.json(401, "{\"error\":{\"message\":\"bad key sk-bad\"}}");
                      case "Bearer sk-poor" ->
                          new Reply(
                              429,
                              "application/json",
                              Map.of("retry-after", "60"),
                              "{\"error\":{\"message\":\"slow down\"}}".getBytes(UTF_8));
                      default -> FakeProvider.openAiReply(request);
                    });
        TestGateway gateway = gateway(provider, "")) {
      for (int i = 0; i < 8; i++) {
        HttpResponse<String> bad =
            gateway.post(CHAT, body("m", ",\"seed\":" + i), "authorization", "Bearer sk-bad");
        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(bad.body()).doesNotContain("sk-bad");
      }
      HttpResponse<String> poor =
          gateway.post(CHAT, body("m", ""), "authorization", "Bearer sk-poor");
      assertThat(poor.statusCode()).isEqualTo(429);
      assertThat(poor.headers().firstValue("retry-after")).contains("60");

      HttpResponse<String> good =
          gateway.post(CHAT, body("m", ""), "authorization", "Bearer sk-good");
      assertThat(good.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void keyReachesNoProviderThatTheRequestDoesNotName() {
    try (FakeProvider provider =
            new FakeProvider(
                request ->
                    request.header("authorization").equals("Bearer gsk-operator")
                        ? FakeProvider.openAiReply(request)
                        : Reply.json(500, "{}"));
        TestGateway gateway = gateway(provider, "")) {
      String[] ann = {"x-scrubjay-tenant", gateway.tenant(), "authorization", "Bearer sk-ann"};

      HttpResponse<String> routed = gateway.post(CHAT, body("auto", ""), ann);
      assertThat(routed.statusCode()).as(routed.body()).isEqualTo(200);
      assertSent(provider, 1, "Bearer gsk-operator");

      gateway.post(CHAT, body("m", ",\"routing\":{\"fallbacks\":[\"c\"]}"), ann);
      assertThat(provider.received())
          .noneMatch(request -> request.uri().getPath().endsWith("/messages"));
    }
  }

  @Test
  void gatewaysKeyComesByItsOwnHeaderAndIsNeverPassedOn() {
    String keys = "tenants: {acme: {api_keys: [{key: " + GATEWAY_KEY + "}]}}\n";
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = gateway(provider, keys)) {
      HttpResponse<String> alone =
          gateway.post(CHAT, body("m", ""), "authorization", "Bearer " + GATEWAY_KEY);
      assertThat(alone.statusCode()).isEqualTo(401);

      HttpResponse<String> twice =
          gateway.post(
              CHAT,
              body("m", ""),
              "authorization",
              "Bearer " + GATEWAY_KEY,
              "x-scrubjay-key",
              GATEWAY_KEY);
      assertThat(twice.statusCode()).isEqualTo(401);
      HttpResponse<String> unknown =
          gateway.post(
              CHAT, body("m", ""), "authorization", "Bearer sk-ann", "x-scrubjay-key", "sj-nobody");
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(provider.received()).isEmpty();

      HttpResponse<String> both =
          gateway.post(
              CHAT, body("m", ""), "authorization", "Bearer sk-ann", "x-scrubjay-key", GATEWAY_KEY);
      assertThat(both.statusCode()).isEqualTo(200);
      assertSent(provider, 1, "Bearer sk-ann");
      assertThat(provider.last().headers()).doesNotContainKey("x-scrubjay-key");
    }
  }

  @Test
  void answersOfTheOperatorsKeyAreSharedBetweenClients() {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = gateway(provider, "")) {
      String[] ann = {"x-scrubjay-tenant", gateway.tenant(), "authorization", "Bearer sk-ann"};
      String[] bob = {"x-scrubjay-tenant", gateway.tenant(), "authorization", "Bearer sk-bob"};

      gateway.post(CHAT, body("g", ""), ann);
      gateway.awaitHit(CHAT, body("g", ""), bob);
      assertSent(provider, 1, "Bearer gsk-operator");
    }
  }

  @Test
  void whatAProviderKeepsIsAskedForWithTheClientsKeyAndStreamed() {
    String answer =
        """
        {"id":"resp_own","object":"response","status":"completed","model":"m","output":[],
         "usage":{"input_tokens":1,"output_tokens":1,"total_tokens":2}}\
        """;
    try (FakeProvider provider = new FakeProvider(request -> Reply.json(200, answer));
        TestGateway gateway = gateway(provider, "")) {
      String[] ann = {"x-scrubjay-tenant", gateway.tenant(), "authorization", "Bearer sk-ann"};
      String asked = "{\"model\":\"m\",\"input\":\"hello\",\"store\":true}";
      assertThat(gateway.post("/v1/responses", asked, ann).statusCode()).isEqualTo(200);
      provider.says(request -> Reply.events("{\"type\":\"response.completed\"}"));

      HttpResponse<String> reply =
          gateway.get("/v1/responses/resp_own?stream=true&starting_after=3", ann);

      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.headers().firstValue("content-type")).hasValue("text/event-stream");
      assertThat(reply.body()).isEqualTo("data: {\"type\":\"response.completed\"}\n\n");
      assertThat(provider.last().uri())
          .hasToString("/v1/responses/resp_own?stream=true&starting_after=3");
      assertSent(provider, 2, "Bearer sk-ann");
      assertThat(gateway.get("/v1/responses/resp_own").statusCode()).isEqualTo(401);
      assertSent(provider, 2, "Bearer sk-ann");
    }
  }
}
