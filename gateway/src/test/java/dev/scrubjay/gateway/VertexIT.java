package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.FakeProvider.Received;
import dev.scrubjay.gateway.FakeProvider.Reply;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls to the models on Google's cloud. */
final class VertexIT {
  private static final String BASE = "/v1/projects/p-1/locations/us-east5";
  private static final String MODELS =
      """
      models:
        g: {provider: vertex, upstream_name: gemini-2.5-flash, cost_per_token: 0.000001,
            latency: 1s, accuracy: 0.9, max_tokens: 1000}
        c: {provider: vertex, upstream_name: claude-sonnet-4-5@20250929, cost_per_token: 0.000001,
            latency: 1s, accuracy: 0.9, max_tokens: 1000}
        l: {provider: vertex, upstream_name: meta/llama-4-scout, cost_per_token: 0.000001,
            latency: 1s, accuracy: 0.9, max_tokens: 1000}
      """;
  private static final String GEMINI =
      """
      {"candidates":[{"content":{"role":"model","parts":[{"text":"Hi."}]},"finishReason":"STOP",\
      "index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":2},\
      "modelVersion":"gemini-2.5-flash","responseId":"r1"}""";
  private static final String CLAUDE =
      """
      {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929",\
      "content":[{"type":"text","text":"Hi."}],"stop_reason":"end_turn","stop_sequence":null,\
      "usage":{"input_tokens":3,"output_tokens":2}}""";

  private static Reply answer(Received request) {
    String path = request.uri().getPath();
    if (path.contains("/google/")) {
      return path.endsWith(":streamGenerateContent")
          ? Reply.events(GEMINI)
          : Reply.json(200, GEMINI);
    }
    if (path.endsWith(":streamRawPredict")) {
      return Reply.events(
          "{\"type\":\"message_start\",\"message\":"
              + CLAUDE.replace("{\"type\":\"text\",\"text\":\"Hi.\"}", "")
              + "}",
          "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
          "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hi.\"}}",
          "{\"type\":\"content_block_stop\",\"index\":0}",
          "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":2}}",
          "{\"type\":\"message_stop\"}");
    }
    return path.endsWith(":rawPredict")
        ? Reply.json(200, CLAUDE)
        : FakeProvider.openAiReply(request);
  }

  private static TestGateway gateway(FakeProvider provider, String credentials) {
    String yaml =
        "providers: {vertex: {project: p-1, location: us-east5, base_url: '%s', %s}}\n"
            .formatted(provider.url(), credentials);
    return TestGateway.serving(yaml + MODELS, Map.of()).connected();
  }

  private static void assertAnswered(
      TestGateway gateway, FakeProvider provider, String path, String body, String asked) {
    int before = provider.received().size();
    HttpResponse<String> answer = gateway.post(path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("Hi.");
    assertThat(provider.last().uri()).hasToString(BASE + asked);
    assertThat(provider.last().header("authorization")).isEqualTo("Bearer ya29.static");
    gateway.awaitHit(path, body);
    assertThat(provider.received()).hasSize(before + 1);
  }

  private static String body(String model, String more) {
    return "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]%s}"
        .formatted(model, more);
  }

  @Test
  void eachPublishersModelsAreAskedInTheirDialect() {
    try (FakeProvider provider = new FakeProvider(VertexIT::answer);
        TestGateway gateway = gateway(provider, "access_token: ya29.static")) {
      String chat = "/v1/chat/completions";
      String gemini = "/publishers/google/models/gemini-2.5-flash";
      String claude = "/publishers/anthropic/models/claude-sonnet-4-5@20250929";

      assertAnswered(gateway, provider, chat, body("g", ""), gemini + ":generateContent");
      assertAnswered(
          gateway,
          provider,
          chat,
          body("g", ",\"seed\":1,\"stream\":true"),
          gemini + ":streamGenerateContent?alt=sse");
      assertAnswered(gateway, provider, chat, body("c", ""), claude + ":rawPredict");
      ObjectNode sent = provider.last().body();
      assertThat(sent.path("anthropic_version").asText()).isEqualTo("vertex-2023-10-16");
      assertThat(sent.has("model")).isFalse();
      assertThat(provider.last().headers()).doesNotContainKey("anthropic-version");

      assertAnswered(
          gateway,
          provider,
          "/v1/messages",
          body("c", ",\"stream\":true"),
          claude + ":streamRawPredict");
      assertThat(provider.last().body().path("stream").asBoolean()).isTrue();
      assertAnswered(gateway, provider, chat, body("l", ""), "/endpoints/openapi/chat/completions");
    }
  }

  @Test
  void tokensOfAServiceAccountAreFetchedOnceAndAgainWhenRefused(@TempDir Path directory)
      throws IOException, NoSuchAlgorithmException {
    AtomicInteger tokens = new AtomicInteger();
    FakeProvider google =
        new FakeProvider(
            request ->
                Reply.json(
                    200,
                    "{\"access_token\":\"ya29.%d\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                        .formatted(tokens.incrementAndGet())));
    FakeProvider provider =
        new FakeProvider(
            request ->
                request.header("authorization").equals("Bearer ya29.1")
                        && tokens.get() > 0
                        && request.body().toString().contains("again")
                    ? Reply.json(401, "{\"error\":{\"message\":\"expired\"}}")
                    : answer(request));
    Path account = Files.writeString(directory.resolve("account.json"), account(google.url()));
    try (google;
        provider;
        TestGateway gateway = gateway(provider, "credentials_file: '" + account + "'")) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> answer =
            gateway.post("/v1/chat/completions", TestGateway.chat("g", "hello " + i));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      }
      assertThat(google.received()).hasSize(1);
      assertThat(new String(google.last().bytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("grant_type=urn");
      assertThat(provider.last().header("authorization")).isEqualTo("Bearer ya29.1");

      HttpResponse<String> again =
          gateway.post("/v1/chat/completions", TestGateway.chat("g", "again"));
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(provider.last().header("authorization")).isEqualTo("Bearer ya29.2");
    }
  }

  @Test
  void withoutATokenNothingIsAsked(@TempDir Path directory) throws Exception {
    try (FakeProvider google = new FakeProvider(request -> Reply.json(400, "{}"));
        FakeProvider provider = new FakeProvider(VertexIT::answer)) {
      Path account = Files.writeString(directory.resolve("account.json"), account(google.url()));
      try (TestGateway gateway = gateway(provider, "credentials_file: '" + account + "'")) {
        HttpResponse<String> answer =
            gateway.post("/v1/chat/completions", TestGateway.chat("g", "hello"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("credentials").doesNotContain("PRIVATE KEY");
        assertThat(provider.received()).isEmpty();
      }
    }
  }

  /** The file of a service account whose tokens come from {@code url}. */
  private static String account(String url) throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    return Json.text(
        Json.object()
            .put("type", "service_account")
            .put("project_id", "p-1")
            .put("private_key_id", "k1")
            .put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n")
            .put("client_email", "jay@p-1.iam.gserviceaccount.com")
            .put("client_id", "1")
            .put("token_uri", url + "/token"));
  }
}
