package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests and replies that pass through the gateway as they are. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PassThroughIT {
  private static final int MB = 1 << 20;

  private WireProvider provider;
  private TestGateway gateway;

  @BeforeAll
  void start() {
    provider = new WireProvider();
    gateway = TestGateway.serving(yaml(provider, "max_upload_bytes: 200000000"), Map.of());
  }

  @AfterAll
  void stop() {
    gateway.close();
    provider.close();
  }

  private static String yaml(WireProvider provider, String server) {
    return """
    server: {%s}
    performance: {learning: {enabled: false}}
    upstream_policies: {ejection: {consecutive_failures: 3, base: 1m}}
    providers:
      openai: {base_url: "%s/v1", api_key: sk-openai-secret, timeouts: {idle: 2s, total: 10s}}
      anthropic: {base_url: "%s", api_key: sk-ant-secret}
      google: {base_url: "%s/v1beta", api_key: google-secret}
      groq: {kind: openai, base_url: "%s/groq/v1", api_key: gsk-secret}
    """
        .formatted(server, provider.url(), provider.url(), provider.url(), provider.url());
  }

  @Test
  void theProvidersKeyTakesTheClientsPlaceAndTheRestPasses() {
    provider.says(200, "application/json", "{\"data\":[]}");

    HttpResponse<String> reply =
        gateway.get(
            "/openai/v1/organization/usage?limit=3&key=gateway-key&q=a%2Fb",
            "authorization",
            "Bearer gateway-key",
            "x-api-key",
            "gateway-key",
            "cookie",
            "session=1",
            "x-scrubjay-tenant",
            "acme",
            "x-forwarded-for",
            "10.0.0.1",
            "openai-organization",
            "org-1",
            "x-own",
            "passes");

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo("{\"data\":[]}");
    assertThat(reply.headers().firstValue("X-Scrubjay-Provider")).hasValue("openai");
    WireProvider.Seen seen = provider.last();
    assertThat(seen.uri()).isEqualTo("/v1/organization/usage?limit=3&q=a%2Fb");
    assertThat(seen.headers())
        .containsEntry("authorization", "Bearer sk-openai-secret")
        .containsEntry("openai-organization", "org-1")
        .containsEntry("x-own", "passes")
        .doesNotContainKeys("x-api-key", "cookie", "x-scrubjay-tenant", "x-forwarded-for");
    assertThat(seen.headers().values()).noneMatch(value -> value.contains("gateway-key"));
  }

  @Test
  void eachPrefixLeadsToItsProvider() {
    provider.says(200, "application/json", "{}");

    gateway.get("/anthropic/v1/organizations/me", "anthropic-beta", "x-1");
    assertThat(provider.last().uri()).isEqualTo("/v1/organizations/me");
    assertThat(provider.last().headers())
        .containsEntry("x-api-key", "sk-ant-secret")
        .containsEntry("anthropic-beta", "x-1");
    gateway.get("/gemini/v1beta/cachedContents");
    assertThat(provider.last().uri()).isEqualTo("/v1beta/cachedContents");
    assertThat(provider.last().headers()).containsEntry("x-goog-api-key", "google-secret");
    gateway.get("/gemini/upload/v1beta/files");
    assertThat(provider.last().uri()).isEqualTo("/upload/v1beta/files");
    gateway.get("/providers/groq/models/x");
    assertThat(provider.last().uri()).isEqualTo("/groq/v1/models/x");
    gateway.get("/openai/../../v1/x");
    assertThat(provider.seen()).hasSize(4);
    assertThat(gateway.get("/providers/nobody/v1/x").body()).contains("configured: openai");
  }

  @Test
  void anyMethodAndAnyBodyPass() {
    provider.does(
        request ->
            request
                .body()
                .onSuccess(
                    body ->
                        request
                            .response()
                            .setStatusCode(202)
                            .putHeader("x-ratelimit-remaining", "7")
                            .putHeader("x-request-id", "req-of-provider")
                            .putHeader("set-cookie", "a=b")
                            .end(request.method() + " " + body)));

    HttpResponse<String> reply =
        TestGateway.send(
            gateway
                .request("/openai/v1/some/thing")
                .header("content-type", "text/weird")
                .method("PATCH", BodyPublishers.ofString("bytes"))
                .build());

    assertThat(reply.statusCode()).isEqualTo(202);
    assertThat(reply.body()).isEqualTo("PATCH bytes");
    assertThat(reply.headers().firstValue("x-ratelimit-remaining")).hasValue("7");
    assertThat(reply.headers().firstValue("X-Scrubjay-Upstream-Request-Id"))
        .hasValue("req-of-provider");
    assertThat(reply.headers().firstValue("set-cookie")).isEmpty();
    assertThat(provider.last().headers()).containsEntry("content-type", "text/weird");
  }

  @Test
  void errorsOfTheProviderPassAsTheyAre() {
    provider.says(422, "application/problem+json", "{\"odd\": [1,  2]}");

    HttpResponse<String> reply = gateway.post("/v1/images/generations", "{\"prompt\":\"x\"}");

    assertThat(reply.statusCode()).isEqualTo(422);
    assertThat(reply.body()).isEqualTo("{\"odd\": [1,  2]}");
    assertThat(reply.headers().firstValue("content-type")).hasValue("application/problem+json");
  }

  @Test
  void anUploadArrivesWhileItIsSent() throws IOException {
    AtomicLong arrived = new AtomicLong();
    provider.does(
        request -> {
          request.handler(part -> arrived.addAndGet(part.length()));
          request.endHandler(nothing -> request.response().end("got " + arrived.get()));
        });
    int total = 64 * MB;
    byte[] part = new byte[MB];
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      OutputStream out = client.getOutputStream();
      out.write(head("POST /v1/files", "content-length: " + total));
      out.write(part);
      await().untilAsserted(() -> assertThat(arrived).hasValue(MB));
      for (int i = 1; i < 64; i++) {
        out.write(part);
      }
      assertThat(reply(client)).contains("200 OK", "got " + total);
    }
    assertThat(provider.last().headers())
        .containsEntry("content-length", String.valueOf(total))
        .containsEntry("content-type", "multipart/form-data; boundary=b");
  }

  private static byte[] head(String requestLine, String length) {
    return (requestLine
            + " HTTP/1.1\r\nhost: localhost\r\ncontent-type: multipart/form-data; boundary=b\r\n"
            + length
            + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String reply(Socket client) throws IOException {
    client.setSoTimeout(10_000);
    byte[] bytes = new byte[4000];
    StringBuilder text = new StringBuilder();
    InputStream in = client.getInputStream();
    while (!text.toString().contains("got")) {
      int count = in.read(bytes);
      if (count < 0) {
        break;
      }
      text.append(new String(bytes, 0, count, StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Test
  void aProviderThatDoesNotReadHoldsTheClientBack() throws Exception {
    AtomicLong arrived = new AtomicLong();
    CompletableFuture<Runnable> read = new CompletableFuture<>();
    provider.does(
        request -> {
          request.pause();
          request.handler(part -> arrived.addAndGet(part.length()));
          request.endHandler(nothing -> request.response().end("got " + arrived.get()));
          var context = io.vertx.core.Vertx.currentContext();
          read.complete(() -> context.runOnContext(nothing -> request.resume()));
        });
    AtomicLong written = new AtomicLong();
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write64(client, written));
      await()
          .during(Duration.ofMillis(500))
          .until(
              () -> {
                long before = written.get();
                Thread.onSpinWait();
                return before > 0 && before < 40L * MB && !writing.isDone();
              });
      read.join().run();
      writing.join();
      assertThat(reply(client)).contains("got " + 64 * MB);
    }
  }

  private static void write64(Socket client, AtomicLong written) {
    try {
      OutputStream out = client.getOutputStream();
      out.write(head("POST /v1/files", "content-length: " + 64 * MB));
      byte[] part = new byte[MB / 4];
      for (int i = 0; i < 256; i++) {
        out.write(part);
        written.addAndGet(part.length);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aClientThatDoesNotReadHoldsTheProviderBack() throws IOException {
    AtomicLong sent = new AtomicLong();
    AtomicBoolean full = new AtomicBoolean();
    provider.does(
        request -> {
          var response = request.response().setChunked(true);
          Buffer part = Buffer.buffer(new byte[MB / 4]);
          Runnable fill =
              () -> {
                while (!response.writeQueueFull() && sent.get() < 256L * MB) {
                  response.write(part);
                  sent.addAndGet(part.length());
                }
                full.set(response.writeQueueFull());
              };
          response.drainHandler(nothing -> fill.run());
          fill.run();
        });
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.setReceiveBufferSize(MB / 4);
      client
          .getOutputStream()
          .write(
              "GET /openai/v1/big HTTP/1.1\r\nhost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      await().during(Duration.ofMillis(500)).until(() -> full.get() && sent.get() < 64L * MB);
      long before = sent.get();
      client.getInputStream().readNBytes(48 * MB);
      await().untilAsserted(() -> assertThat(sent.get()).isGreaterThan(before));
    }
  }

  @Test
  void aClientThatLeavesEndsTheProvidersCall() throws IOException {
    AtomicBoolean ended = new AtomicBoolean();
    provider.does(
        request -> {
          request.connection().closeHandler(nothing -> ended.set(true));
          request.response().setChunked(true).write("first");
        });
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client
          .getOutputStream()
          .write(
              "GET /openai/v1/x HTTP/1.1\r\nhost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(client.getInputStream().read()).isEqualTo('H');
      assertThat(ended).isFalse();
    }
    await().untilTrue(ended);
  }

  @Test
  void aClientThatLeavesInTheMiddleOfAnUploadEndsIt() throws IOException {
    AtomicBoolean begun = new AtomicBoolean();
    AtomicBoolean ended = new AtomicBoolean();
    provider.does(
        request -> {
          request.handler(part -> begun.set(true));
          request.connection().closeHandler(nothing -> ended.set(true));
        });
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      client.getOutputStream().write(head("POST /v1/files", "content-length: 1000000"));
      client.getOutputStream().write(new byte[1000]);
      await().untilTrue(begun);
    }
    await().untilTrue(ended);
  }

  @Test
  void aReplyThatBreaksOffIsNotPassedAsWhole() {
    provider.does(
        request -> {
          request.response().setChunked(true).write("half");
          request.response().reset();
        });

    assertThatThrownBy(() -> gateway.get("/openai/v1/broken")).hasMessageContaining("no answer");
  }

  @Test
  void aProviderThatFallsSilentIsGivenUp() {
    provider.does(request -> request.response().setChunked(true).write("half"));

    assertThatThrownBy(() -> gateway.get("/openai/v1/silent")).hasMessageContaining("no answer");
  }

  @Test
  void uploadsBeyondTheLimitAreRefused() {
    try (TestGateway small =
        TestGateway.serving(yaml(provider, "max_upload_bytes: 100000"), Map.of())) {
      provider.says(200, "text/plain", "ok");
      byte[] body = new byte[200_000];
      HttpRequest known = small.request("/v1/files").POST(BodyPublishers.ofByteArray(body)).build();
      HttpRequest chunked =
          small
              .request("/v1/files")
              .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
              .build();

      assertThat(TestGateway.send(known).statusCode()).isEqualTo(413);
      assertThat(provider.seen()).isEmpty();
      assertThat(TestGateway.send(chunked).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void theModelsPrefixOrAHeaderChoosesTheProvider() {
    provider.does(
        request ->
            request.body().onSuccess(body -> request.response().end(request.uri() + " " + body)));

    assertThat(
            gateway
                .post("/v1/images/generations", "{\"model\":\"groq/flux\",\"prompt\":\"x\"}")
                .body())
        .isEqualTo("/groq/v1/images/generations {\"model\":\"flux\",\"prompt\":\"x\"}");
    assertThat(
            gateway
                .post(
                    "/v1/images/generations",
                    "{\"model\": \"groq/flux\"}",
                    "x-scrubjay-provider",
                    "groq")
                .body())
        .isEqualTo("/groq/v1/images/generations {\"model\": \"groq/flux\"}");
    assertThat(gateway.post("/v1/images/edits?provider=groq&n=1", "{ }").body())
        .isEqualTo("/groq/v1/images/edits?n=1 { }");
    assertThat(gateway.post("/v1/images/generations", "{\"model\": \"dall-e-3\"}").body())
        .isEqualTo("/v1/images/generations {\"model\": \"dall-e-3\"}");
    assertThat(
            gateway
                .post(
                    "/openai/deployments/gpt-image-1/images/generations?api-version=1",
                    "{\"prompt\":\"x\"}")
                .body())
        .isEqualTo(
            "/v1/images/generations?api-version=1 {\"prompt\":\"x\",\"model\":\"gpt-image-1\"}");
  }

  @Test
  void anthropicsBatchesAndFilesGoToAnthropic() {
    provider.says(200, "application/json", "{}");

    gateway.post("/v1/messages/batches", "{\"requests\":[]}");
    assertThat(provider.last().headers()).containsEntry("x-api-key", "sk-ant-secret");
    gateway.get("/v1/files", "anthropic-version", "2023-06-01");
    assertThat(provider.last().headers()).containsEntry("x-api-key", "sk-ant-secret");
    gateway.get("/v1/files");
    assertThat(provider.last().headers()).containsEntry("authorization", "Bearer sk-openai-secret");
  }

  @Test
  void failuresEjectTheFamilyOfEndpointsAlone() {
    try (TestGateway own = TestGateway.serving(yaml(provider, ""), Map.of())) {
      provider.says(500, "text/plain", "broken");
      for (int i = 0; i < 3; i++) {
        assertThat(own.get("/v1/batches/batch_1").body()).isEqualTo("broken");
      }

      HttpResponse<String> refused = own.get("/v1/batches/batch_1");

      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(provider.seen()).hasSize(3);
      assertThat(own.get("/v1/files/file-1").body()).isEqualTo("broken");
    }
  }

  @Test
  void otherMethodsAreNotAllowed() {
    HttpResponse<String> reply =
        TestGateway.send(gateway.request("/v1/files").PUT(BodyPublishers.ofString("{}")).build());

    assertThat(reply.statusCode()).isEqualTo(405);
    assertThat(reply.headers().firstValue("Allow")).hasValue("GET, HEAD, POST");
  }

  @Test
  void headPassesWithoutABody() {
    provider.does(request -> request.response().putHeader("content-length", "5").end());

    HttpResponse<String> reply =
        TestGateway.send(
            gateway.request("/v1/files/file-1").method("HEAD", BodyPublishers.noBody()).build());

    assertThat(reply.statusCode()).isEqualTo(200);
    assertThat(reply.headers().firstValue("content-length")).hasValue("5");
    assertThat(provider.last().method()).isEqualTo("HEAD");
  }

  @Test
  void speechIsAskedOnceAndThenReplayed() {
    byte[] sound = new byte[50_000];
    Arrays.fill(sound, (byte) 0xfe);
    provider.does(
        request ->
            request
                .body()
                .onSuccess(
                    body ->
                        request
                            .response()
                            .putHeader("content-type", "audio/mpeg")
                            .end(Buffer.buffer(sound))));
    gateway.connected();
    String body = "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"hello\"}";

    HttpResponse<byte[]> first = speech(body);
    assertThat(first.body()).isEqualTo(sound);
    assertThat(first.headers().firstValue("Cache-Status")).hasValue("scrubjay; fwd=miss");
    await()
        .untilAsserted(
            () ->
                assertThat(
                        speech("{\"voice\":\"alloy\", \"input\":\"hello\",\"model\":\"tts-1\"}")
                            .headers()
                            .firstValue("Cache-Status")
                            .orElseThrow())
                    .contains("hit"));
    int calls = provider.seen().size();
    HttpResponse<byte[]> hit = speech(body);
    assertThat(hit.body()).isEqualTo(sound);
    assertThat(hit.headers().firstValue("content-type")).hasValue("audio/mpeg");
    assertThat(provider.seen()).hasSize(calls);
    speech("{\"model\":\"tts-1\",\"voice\":\"echo\",\"input\":\"hello\"}");
    assertThat(provider.seen()).hasSize(calls + 1);
  }

  private HttpResponse<byte[]> speech(String body) {
    HttpRequest request =
        gateway
            .request("/v1/audio/speech")
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatPassesIsCounted() {
    provider.says(201, "application/json", "{\"id\":\"file-9\"}");
    gateway.post("/v1/uploads", "{\"a\":1}");

    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/metrics").body())
                    .contains(
                        "passthrough_request_count_total{code=\"201\",family=\"uploads\","
                            + "provider=\"openai\"} 1.0")
                    .contains("passthrough_bytes_total{direction=\"to_provider\"")
                    .contains("passthrough_latency_seconds_count{family=\"uploads\"} 1"));
  }

  @Test
  void itCanBeSwitchedOff() {
    try (TestGateway off = TestGateway.serving(yaml(provider, "pass_through: false"), Map.of())) {
      provider.says(200, "text/plain", "ok");

      assertThat(off.get("/openai/v1/x").statusCode()).isEqualTo(404);
      assertThat(off.get("/v1/files").statusCode()).isEqualTo(404);
      assertThat(provider.seen()).isEmpty();
    }
  }

  private static final String FORM =
      """
      --b
      Content-Disposition: form-data; name="language"

      en
      %s--b
      Content-Disposition: form-data; name="file"; filename="a.mp3"
      Content-Type: audio/mpeg

      %s
      %s--b--
      """
          .replace("\n", "\r\n");

  private static String field(String model) {
    return "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + model + "\r\n";
  }

  private HttpResponse<String> transcribe(String form) {
    return TestGateway.send(
        gateway
            .request("/v1/audio/transcriptions")
            .header("content-type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofString(form))
            .build());
  }

  @Test
  void aFormsModelChoosesTheProviderIfItComesEarly() {
    provider.does(
        request -> request.body().onSuccess(body -> request.response().end(body.toString())));
    String sound = "s".repeat(3 * MB);
    String early = FORM.formatted(field("groq/whisper-large-v3"), sound, "");
    String named = FORM.formatted(field("whisper-large-v3"), sound, "");

    assertThat(transcribe(early).body()).isEqualTo(named);
    assertThat(provider.last().uri()).isEqualTo("/groq/v1/audio/transcriptions");
    assertThat(provider.last().headers())
        .containsEntry("authorization", "Bearer gsk-secret")
        .containsEntry("content-length", String.valueOf(named.length()));

    String afterShortFile = FORM.formatted("", "s".repeat(MB / 2), field("groq/whisper"));
    assertThat(transcribe(afterShortFile).body())
        .isEqualTo(FORM.formatted("", "s".repeat(MB / 2), field("whisper")));
    assertThat(provider.last().uri()).isEqualTo("/groq/v1/audio/transcriptions");

    String late = FORM.formatted("", sound, field("groq/whisper"));
    assertThat(transcribe(late).body()).isEqualTo(late);
    assertThat(provider.last().uri()).isEqualTo("/v1/audio/transcriptions");
  }

  @Test
  void speechThatIsNotCachedIsRefusedIfOnlyThatIsWanted() {
    provider.says(200, "audio/mpeg", "sound");
    String body = "{\"model\":\"tts-1\",\"voice\":\"alloy\",\"input\":\"only if cached\"}";
    String[] only = {"cache-control", "only-if-cached"};

    HttpResponse<String> refused = gateway.post("/v1/audio/speech", body, only);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(504);
    assertThat(refused.body()).contains("not_cached");
    assertThat(provider.seen()).isEmpty();
    assertThat(gateway.post("/v1/audio/speech", body).body()).isEqualTo("sound");
    await().until(() -> gateway.post("/v1/audio/speech", body, only).statusCode(), is -> is == 200);
    assertThat(provider.seen()).hasSize(1);
  }

  @Test
  void wholeAnswerThatComesAsAStreamEndsWithItsProtocol() {
    provider.does(
        request ->
            request
                .body()
                .onSuccess(
                    body ->
                        request
                            .response()
                            .putHeader("content-type", "text/event-stream")
                            .setChunked(true)
                            .write(STREAM))); // and the connection stays open
    String body = TestGateway.chat("groq/some-model", "as a stream");

    HttpResponse<String> reply = gateway.post("/v1/chat/completions", body);

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body()).contains("\"content\":\"Hi.\"", "\"total_tokens\":5");
    gateway.awaitHit("/v1/chat/completions", body);
  }

  private static final String STREAM =
      """
      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":\
      [{"index":0,"delta":{"role":"assistant","content":"Hi."},"finish_reason":null}]}

      data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":\
      [{"index":0,"delta":{},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}

      data: [DONE]

      """;

  @Test
  void aModelWithAColonIsDescribed() {
    HttpResponse<String> reply = gateway.get("/v1beta/models/groq/llama3:8b");

    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.body()).contains("groq/llama3:8b");
  }
}
