package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code serve} without any provider: the cache and advice alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CacheOnlyIT {
  private ChildGateway gateway;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    gateway =
        new ChildGateway(folder, port -> "catalog: seed\nserver: {port: %d}\n".formatted(port));
    await().atMost(Duration.ofSeconds(60)).until(gateway::answers);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> post(String path, String json, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(json));
    return TestGateway.send(
        headers.length == 0 ? request.build() : request.headers(headers).build());
  }

  @Test
  void itSaysSoAtTheStart() throws IOException {
    assertThat(gateway.log())
        .contains("no provider is configured", "OPENAI_API_KEY", "scrubjay demo");
  }

  @Test
  void resultsAreStoredAndLookedUp() {
    String result = "{\"operation\":\"sum\",\"params\":[1,2]";
    await() // until the private Redis is connected
        .until(() -> post("/v1/cache/store", result + ",\"value\":3}").body().contains("true"));
    assertThat(post("/v1/cache/lookup", result + "}").body()).contains("\"value\":3");
  }

  @Test
  void adviceIsGivenFromTheWholeCatalog() {
    String request =
        "{\"operation\":\"a\",\"params\":1,\"task_complexity\":\"simple\",\"token_count\":1000}";
    HttpResponse<String> advice = post("/v1/optimize", request);
    assertThat(advice.statusCode()).as(advice.body()).isEqualTo(200);
    assertThat(advice.body()).contains("\"selected_model\":\"", "\"expected_cost\":");
    assertThat(post("/v1/route", "{\"task_complexity\":\"complex\"}").body())
        .contains("\"selected_model\":\"gpt-4o\"");
  }

  @Test
  void requestsToModelsFailClearlyInTheirDialect() {
    for (String model : new String[] {"auto", "gpt-4o"}) {
      HttpResponse<String> openAi = post("/v1/chat/completions", TestGateway.chat(model, "x"));
      assertThat(openAi.statusCode()).as(openAi.body()).isEqualTo(422);
      assertThat(openAi.body())
          .contains("\"code\":\"no_provider\"", "serves the cache and advice alone");
      String body =
          TestGateway.chat(model, "x").replace("{\"model\"", "{\"max_tokens\":9,\"model\"");
      HttpResponse<String> anthropic =
          post("/v1/messages", body, "anthropic-version", "2023-06-01");
      assertThat(anthropic.statusCode()).isEqualTo(422);
      assertThat(anthropic.body())
          .startsWith("{\"type\":\"error\"")
          .contains("serves the cache and advice alone");
    }
    assertThat(post("/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":\"x\"}"))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/images/generations",
        "/v1/files",
        "/v1/audio/speech",
        "/v1/messages/batches",
        "/openai/v1/assistants",
        "/providers/groq/models"
      })
  void requestsThatPassThroughFailTheSame(String path) {
    HttpResponse<String> reply = post(path, "{\"model\":\"tts-1\",\"input\":\"x\"}");
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(422);
    assertThat(reply.body()).contains("serves the cache and advice alone");
  }
}
