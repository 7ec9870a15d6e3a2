package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths, web pages of other origins and packed bodies, before requests reach their routes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpEdgeIT {
  private static final String CHAT = TestGateway.chat("gpt-4o", "what is at the edge?");
  private static final String ORIGIN = "https://app.example.com";

  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway =
        TestGateway.configured(
            """
            server:
              max_body_bytes: 100000
              cors: {origins: ["https://*.example.com"], max_age: 5m}
            """,
            0);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/chat/completions",
        "/v1/chat/completions/",
        "//v1/chat/completions",
        "/v1//chat/completions?x=1&y=//2",
        "/v1/v1/chat/completions",
        "/chat/completions",
        "/openai/v1/chat/completions",
        "/openai/deployments/other/chat/completions?api-version=2024-10-21",
        "/v1/chat/completions/chat/completions",
      })
  void everyPathThatMeansARouteIsServed(String path) {
    HttpResponse<String> reply = gateway.post(path, CHAT);

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("X-Scrubjay-Model")).hasValue("gpt-4o");
    assertThat(reply.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  void aDeploymentIsTheModelOfABodyWithoutOne() {
    HttpResponse<String> reply =
        gateway.post(
            "/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("X-Scrubjay-Model")).hasValue("gpt-4o");
  }

  @Test
  void anUnknownPathIsToldTheNearestRoute() {
    HttpResponse<String> reply = gateway.post("/v1/chat/completion", CHAT);

    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body())
        .contains("There is nothing at /v1/chat/completion (did you mean /v1/chat/completions?).");
    assertThat(gateway.get("/v1/wholly/unlike/anything").body()).contains("GET /openapi.yaml");
  }

  @Test
  void aPreflightNeedsNoKey() {
    try (TestGateway locked = locked()) {
      HttpResponse<String> reply =
          preflight(locked, "/v1/chat/completions", ORIGIN, "authorization, x-stainless-os");

      assertThat(reply.statusCode()).isEqualTo(204);
      assertThat(reply.headers().map())
          .containsEntry("access-control-allow-origin", List.of(ORIGIN))
          .containsEntry("access-control-allow-headers", List.of("authorization, x-stainless-os"))
          .containsEntry("access-control-max-age", List.of("600"))
          .containsEntry("vary", List.of("Origin"));
      assertThat(reply.headers().firstValue("access-control-allow-methods").orElseThrow())
          .contains("POST", "DELETE");
    }
  }

  @Test
  void anErrorCanBeReadByThePageToo() {
    try (TestGateway locked = locked()) {
      HttpResponse<String> reply =
          locked.post("/chat/completions", CHAT, "origin", ORIGIN, "authorization", "Bearer no");

      assertThat(reply.statusCode()).isEqualTo(401);
      assertThat(reply.headers().firstValue("access-control-allow-origin")).hasValue(ORIGIN);
    }
  }

  @Test
  void azuresHeaderCarriesTheKey() {
    try (TestGateway locked = locked()) {
      assertThat(withAzuresKey(locked, "sk-page")).isEqualTo(200);
      assertThat(withAzuresKey(locked, "other")).isEqualTo(401);
    }
  }

  private static int withAzuresKey(TestGateway gateway, String key) {
    return gateway
        .post("/v1/chat/completions", CHAT, "api-key", key, "x-scrubjay-tenant", "default")
        .statusCode();
  }

  private static TestGateway locked() {
    return TestGateway.configured(
        """
        server: {cors: {origins: ["https://app.example.com"]}}
        """,
        0,
        "sk-page");
  }

  @Test
  void aPageMayReadTheAnswerAndItsHeaders() {
    HttpResponse<String> reply = gateway.post("/v1/chat/completions", CHAT, "origin", ORIGIN);

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("access-control-allow-origin")).hasValue(ORIGIN);
    assertThat(reply.headers().firstValue("access-control-expose-headers").orElseThrow())
        .contains("X-Scrubjay-Model", "Cache-Status", "X-Request-Id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "https://app.example.com.evil.org",
        "http://app.example.com",
        "null"
      })
  void pagesOfOtherOriginsGetNoPermission(String origin) {
    HttpResponse<String> reply = gateway.post("/v1/chat/completions", CHAT, "origin", origin);
    HttpResponse<String> preflight = preflight(gateway, "/v1/chat/completions", origin, "x");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("access-control-allow-origin")).isEmpty();
    assertThat(preflight.statusCode()).isEqualTo(405);
    assertThat(preflight.headers().firstValue("access-control-allow-origin")).isEmpty();
  }

  private static HttpResponse<String> preflight(
      TestGateway gateway, String path, String origin, String headers) {
    return TestGateway.send(
        gateway
            .request(
                path,
                "origin",
                origin,
                "access-control-request-method",
                "POST",
                "access-control-request-headers",
                headers)
            .method("OPTIONS", BodyPublishers.noBody())
            .build());
  }

  @Test
  void packedBodiesAreTheSameRequestsAsPlainOnes() {
    assertThat(gateway.connected().post("/v1/chat/completions", CHAT).statusCode()).isEqualTo(200);
    gateway.awaitChatHit("gpt-4o", "what is at the edge?");

    for (var packed : Map.of("gzip", gzip(utf8(CHAT)), "deflate", deflate(utf8(CHAT))).entrySet()) {
      HttpResponse<String> reply = post(packed.getKey(), packed.getValue());
      assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
      assertThat(reply.headers().firstValue("Cache-Status").orElseThrow()).contains("hit");
    }
  }

  @Test
  void aSmallBodyThatUnpacksToALargeOneIsRefused() {
    byte[] bomb = gzip(new byte[50_000_000]);
    assertThat(bomb).hasSizeLessThan(60_000);

    assertThat(post("gzip", bomb).statusCode()).isEqualTo(413);
    assertThat(post("gzip", gzip(new byte[100_001])).statusCode()).isEqualTo(413);
    assertThat(post("gzip", gzip(utf8(CHAT))).statusCode()).isEqualTo(200);
  }

  @Test
  void bodiesThatAreNotInTheirEncodingAreRefused() {
    byte[] cut = gzip(utf8(CHAT));

    assertThat(post("gzip", utf8(CHAT)).statusCode()).isEqualTo(400);
    assertThat(post("gzip", Arrays.copyOf(cut, cut.length - 9)).body())
        .contains("The body is not valid gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip, gzip"})
  void otherEncodingsAreNamedInTheError(String encoding) {
    HttpResponse<String> reply = post(encoding, utf8(CHAT));

    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.body())
        .contains("Content-Encoding: expected gzip, deflate or none, not '" + encoding + "'");
  }

  private HttpResponse<String> post(String encoding, byte[] body) {
    return TestGateway.send(
        gateway
            .request("/v1/chat/completions", "content-encoding", encoding)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream deflate = new DeflaterOutputStream(packed)) {
      deflate.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
