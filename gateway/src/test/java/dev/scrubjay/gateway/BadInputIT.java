package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid requests get a clear error in the caller's dialect and have no other effect. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {
  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = TestGateway.start();
  }

  @AfterAll
  void stop() {
    assertThat(gateway.faults().calls()).isZero();
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                                               | invalid_json
          [1]                                                             | invalid_json
          nonsense                                                        | invalid_json
          {"model":"a","model":"b"}                                       | invalid_json
          {"model":"a"} {"model":"b"}                                     | invalid_json
          {"messages":[{"role":"user","content":"x"}]}                    | model
          {"model":7,"messages":[{"role":"user","content":"x"}]}          | model
          {"model":"auto"}                                                | messages
          {"model":"auto","messages":[]}                                  | messages
          {"model":"auto","messages":[{"role":"user","content":"x"},{"role":"king"}]}   | messages[1].role
          {"model":"auto","messages":[7]}                                 | messages[0]
          {"model":"auto","n":0,"messages":[{"role":"user","content":"x"}]}             | n
          {"model":"auto","stream":"yes","messages":[{"role":"user","content":"x"}]}    | stream
          {"model":"auto","routing":7,"messages":[{"role":"user","content":"x"}]}       | routing
          {"model":"auto","routing":{"bugdet":1},"messages":[{"role":"user","content":"x"}]} | routing.bugdet
          {"model":"auto","routing":{"cost_budget":-1},"messages":[{"role":"user","content":"x"}]} | routing.cost_budget
          {"model":"auto","routing":{"task_complexity":"hard"},"messages":[{"role":"user","content":"x"}]} | routing.task_complexity
          """)
  void badBodyIsRefusedInBothDialects(String body, String named) {
    HttpResponse<String> openAi = gateway.post("/v1/chat/completions", body);
    assertThat(openAi.statusCode()).isEqualTo(400);
    assertThat(openAi.body()).startsWith("{\"error\":{\"message\":").contains(named);
    HttpResponse<String> anthropic = gateway.post("/v1/messages", body);
    assertThat(anthropic.statusCode()).isEqualTo(400);
    assertThat(anthropic.body())
        .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\"")
        .contains("\"request_id\":\"req_");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(10_000) + "]".repeat(10_000);
    HttpResponse<String> reply =
        gateway.post("/v1/chat/completions", "{\"model\":\"auto\",\"messages\":" + deep + "}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("json_too_deep");
  }

  @Test
  void bodyThatIsNotUtf8IsRefused() {
    byte[] latin1 =
        "{\"model\":\"auto\",\"messages\":[{\"role\":\"user\",\"content\":\"é\"}]}"
            .getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<String> reply =
        TestGateway.send(
            gateway
                .request("/v1/chat/completions")
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofByteArray(latin1))
                .build());
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("not valid UTF-8");
  }

  @Test
  void wrongContentTypeIsRefused() {
    HttpResponse<String> reply =
        TestGateway.send(
            gateway
                .request("/v1/chat/completions")
                .header("content-type", "text/plain")
                .POST(BodyPublishers.ofString(TestGateway.chat("auto", "x")))
                .build());
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.body()).contains("expected application/json");
  }

  @Test
  void plainBodyThatIsSaidToBeCompressedIsRefused() {
    HttpResponse<String> reply =
        gateway.post(
            "/v1/chat/completions", TestGateway.chat("auto", "x"), "content-encoding", "gzip");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("The body is not valid gzip");
  }

  @Test
  void bodyOverTheLimitIsRefused() throws IOException {
    int length = 17 << 20;
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\n"
            + "Host: localhost\r\n"
            + "Content-Type: application/json\r\n"
            + "Content-Length: "
            + length
            + "\r\n\r\n";
    assertThat(raw(head)).contains("413").contains("body_too_large");
  }

  @Test
  void bodyInInvalidChunksIsRefused() throws IOException {
    String request =
        """
        POST /v1/chat/completions HTTP/1.1\r
        Host: localhost\r
        Content-Type: application/json\r
        Transfer-Encoding: chunked\r
        \r
        zz\r
        foo\r
        """;
    assertThat(raw(request)).contains("400").contains("not valid HTTP");
  }

  @Test
  void emptyBodyIsRefused() {
    HttpResponse<String> reply = gateway.post("/v1/chat/completions", "");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("no body");
  }

  @Test
  void invalidHttpIsRefused() throws IOException {
    assertThat(raw("NONSENSE\r\n\r\n")).contains(" 400 ", "\"code\":\"bad_request\"");
  }

  @Test
  void unknownModelIsNamed() {
    HttpResponse<String> reply =
        gateway.post("/v1/chat/completions", TestGateway.chat("nope-5000", "x"));
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body()).contains("\"param\":\"model\"").contains("model_not_found");
  }

  @Test
  void unmetRequirementsAreAnErrorIfStrict() {
    HttpResponse<String> reply =
        gateway.post(
            "/v1/chat/completions",
            TestGateway.chat("auto", "x"),
            "x-scrubjay-accuracy-requirement",
            "0.99",
            "x-scrubjay-strict",
            "true");
    assertThat(reply.statusCode()).isEqualTo(422);
    assertThat(reply.body()).contains("no_eligible_model").contains("gpt-4o: accuracy 0.95");
  }

  @Test
  void strictRefusalIsOneDecision() {
    String tenant = "strict-" + System.nanoTime();
    HttpResponse<String> refused =
        gateway.post(
            "/v1/chat/completions",
            TestGateway.chat("auto", "x"),
            "x-scrubjay-tenant",
            tenant,
            "x-scrubjay-accuracy-requirement",
            "0.999",
            "x-scrubjay-strict",
            "true");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("is below the required 0.999");
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/v1/analytics/routing", "x-scrubjay-tenant", tenant).body())
                    .contains("\"decisions\":1,"));
  }

  @Test
  void unknownPathAndMethodAreReported() {
    assertThat(gateway.get("/v1/nothing").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/v1/nothing").body()).startsWith("{\"error\":");
    assertThat(gateway.get("/v1/chat/completions").statusCode()).isEqualTo(405);
    assertThat(allowed("/v1/chat/completions", "GET")).isEqualTo("POST");
    assertThat(allowed("/v1/cache/entries/default:op:0", "POST"))
        .isEqualTo("DELETE, GET, HEAD, PUT");
    assertThat(allowed("/health/live", "DELETE")).isEqualTo("GET, HEAD");
  }

  private String allowed(String path, String method) {
    HttpResponse<String> reply = call(path, method);
    assertThat(reply.statusCode()).isEqualTo(405);
    return reply.headers().firstValue("allow").orElse("none");
  }

  private HttpResponse<String> call(String path, String method) {
    return TestGateway.send(gateway.request(path).method(method, BodyPublishers.noBody()).build());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/health/live", "/health/ready", "/metrics", "/openapi.yaml", "/v1/models"})
  void headIsGetWithoutTheBody(String path) throws IOException {
    String head = raw("HEAD " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(head)
        .startsWith("HTTP/1.1 200 ")
        .contains(gateway.get(path).headers().firstValue("content-type").orElseThrow())
        .containsPattern("content-length: [1-9]")
        .endsWith("\r\n\r\n");
  }

  @Test
  void tooLongUriIsReported() throws IOException {
    assertThat(raw("GET /v1/models?" + "x".repeat(9000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains(" 414 ", "application/json", "\"code\":\"uri_too_long\"");
  }

  @Test
  void tooLargeHeadersAreReported() throws IOException {
    assertThat(raw("GET /v1/models HTTP/1.1\r\nX-Much: " + "x".repeat(20_000) + "\r\n\r\n"))
        .contains(" 431 ", "application/json", "\"code\":\"headers_too_large\"");
  }

  @Test
  void malformedKeyIsNamedOnce() {
    assertThat(gateway.get("/v1/cache/entries/xx").body())
        .contains("\"message\":\"key: 'xx' (expected: workspace:operation:hash)\"");
  }

  @Test
  void embeddingsCannotBeRouted() {
    HttpResponse<String> reply =
        gateway.post("/v1/embeddings", "{\"model\":\"auto\",\"input\":\"x\"}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("name one model");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-2147483648", "1e2147483648", "1e99999999999"})
  void absurdNumbersAreRefused(String number) {
    HttpResponse<String> reply =
        gateway.post(
            "/v1/chat/completions",
            TestGateway.chat("auto", "x").replace("{\"model\"", "{\"n\":" + number + ",\"model\""));
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(gateway.post("/v1/cache/key", "{\"operation\":\"op\",\"params\":" + number + "}"))
        .extracting(HttpResponse::statusCode)
        .isIn(200, 400);
  }

  @Test
  void quotedTextIsShortened() {
    HttpResponse<String> reply =
        gateway.post("/v1/chat/completions", TestGateway.chat("m".repeat(100_000), "x"));
    assertThat(reply.statusCode()).isEqualTo(404);
    assertThat(reply.body().length()).isLessThan(1500);
  }

  @Test
  void tenantsNameIsChecked() {
    HttpResponse<String> reply =
        gateway.post(
            "/v1/chat/completions", TestGateway.chat("auto", "x"), "x-scrubjay-tenant", "a:b{c}");
    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains("tenant");
  }

  /** The response to {@code text}, read until the connection is closed. */
  private String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
