package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.load.MemoryKind;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients do takes a bounded amount of a replica's memory. */
@Timeout(120)
final class MemoryIT {
  private static final String CONFIG =
      """
      server: {limits: {memory_share: 0.05, slow_reader: 2s}}
      providers:
        p: {kind: openai, base_url: "%s", api_key: k}
      models:
        m: {provider: p, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
      """;

  private static String chat(String text, String more) {
    return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
        .formatted(text, more);
  }

  private static FakeProvider verbose(int count) {
    String text = "x".repeat(20_000);
    String[] events = new String[count];
    for (int i = 0; i < events.length - 1; i++) {
      events[i] =
          "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
              + "[{\"index\":0,\"delta\":{\"content\":\""
              + text
              + "\"},\"finish_reason\":"
              + (i == events.length - 2 ? "\"stop\"" : "null")
              + "}]}";
    }
    events[events.length - 1] = "[DONE]";
    return new FakeProvider(request -> FakeProvider.Reply.events(events));
  }

  private static double metric(TestGateway gateway, String line) {
    return gateway
        .get("/metrics")
        .body()
        .lines()
        .filter(each -> each.startsWith(line + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
        .sum();
  }

  private static double used(TestGateway gateway) {
    return Arrays.stream(MemoryKind.values())
        .map(MemoryKind::label)
        .mapToDouble(kind -> metric(gateway, "memory_used_bytes{kind=\"" + kind + "\"}"))
        .sum();
  }

  /** Parts that fit one batch at a time are more than one tenant may hold together. */
  @Test
  void batchWhosePartsTakeTooMuchIsRefusedThoughTheyAreInTheCache() {
    long half = (long) (Runtime.getRuntime().maxMemory() * 0.05 / 2);
    String vector = "\"" + "A".repeat((int) (half / 1800)) + "\"";
    FakeProvider embedder =
        new FakeProvider(request -> vectors(vector, request.body().path("input").size()));
    String config =
        CONFIG.replace("{provider: p,", "{provider: p, capabilities: [embedding],")
            + "cache_policies: {max_cache_size: 20000}\n";
    try (embedder;
        TestGateway gateway =
            TestGateway.serving(config.formatted(embedder.url()), Map.of()).connected()) {
      for (int from = 0; from < 1000; from += 100) {
        String some = inputs(from, from + 100);
        assertThat(gateway.post("/v1/embeddings", some).statusCode()).isEqualTo(200);
        gateway.awaitHit("/v1/embeddings", some);
      }
      assertThat(gateway.post("/v1/embeddings", inputs(0, 1000)).statusCode()).isEqualTo(503);
      gateway.awaitHit("/v1/embeddings", inputs(900, 1000));
      await().untilAsserted(() -> assertThat(used(gateway)).isZero());
    }
  }

  private static String inputs(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(i -> "\"input " + i + "\"")
        .collect(Collectors.joining(",", "{\"model\":\"m\",\"input\":[", "]}"));
  }

  private static FakeProvider.Reply vectors(String vector, int count) {
    return FakeProvider.Reply.json(
        200,
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    "{\"object\":\"embedding\",\"index\":%d,\"embedding\":%s}".formatted(i, vector))
            .collect(
                Collectors.joining(
                    ",",
                    "{\"object\":\"list\",\"model\":\"m\",\"usage\":{\"prompt_tokens\":9,\"total_tokens\":9},\"data\":[",
                    "]}")));
  }

  @Test
  void bodyForWhichThereIsNoMemoryIsRefusedWithRetryAfter() throws Exception {
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway = TestGateway.serving(CONFIG.formatted(provider.url()), Map.of())) {
      List<Socket> slow = new ArrayList<>();
      long half = (long) (Runtime.getRuntime().maxMemory() * 0.05 / 2);
      for (long sent = 0; sent < half; sent += 3 * 8_000_000L) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket
            .getOutputStream()
            .write(
                """
                POST /v1/chat/completions HTTP/1.1\r
                Host: localhost\r
                x-scrubjay-tenant: greedy\r
                content-type: application/json\r
                content-length: 8000000\r
                \r
                {\
                """
                    .getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      await()
          .untilAsserted(
              () -> {
                HttpResponse<String> refused =
                    gateway.post(
                        "/v1/chat/completions",
                        chat("y".repeat(8_000_000), ""),
                        "x-scrubjay-tenant",
                        "greedy");
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("retry-after")).isPresent();
              });
      assertThat(
              gateway
                  .post("/v1/chat/completions", chat("hi", ""), "x-scrubjay-tenant", "other")
                  .statusCode())
          .isEqualTo(200);
      for (Socket socket : slow) {
        socket.close();
      }
      await().untilAsserted(() -> assertThat(used(gateway)).isZero());
    }
  }

  @Test
  void clientsThatDoNotReadAreCutOffAndHoldNothing() throws Exception {
    try (FakeProvider provider = verbose(600);
        TestGateway gateway = TestGateway.serving(CONFIG.formatted(provider.url()), Map.of())) {
      List<Socket> idle = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(5000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        String body = chat("question " + i, ",\"stream\":true");
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                    + "connection: close\r\ncontent-type: application/json\r\ncontent-length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
        idle.add(socket);
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(provider.received()).hasSize(20));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(metric(gateway, "http_requests_in_flight")).isLessThan(2));
      await().untilAsserted(() -> assertThat(used(gateway)).isZero());
      for (Socket socket : idle) {
        assertThat(readToTheEnd(socket)).isLessThan(12_000_000);
      }
    }
  }

  private static long readToTheEnd(Socket socket) {
    long total = 0;
    try (InputStream in = socket.getInputStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
      }
    } catch (java.io.IOException reset) {
      // that is how it is cut off
    }
    return total;
  }

  @Test
  void streamThatWasReadHoldsNothingWhileItsConnectionStaysOpen() throws Exception {
    try (FakeProvider provider = verbose(20);
        TestGateway gateway = TestGateway.serving(CONFIG.formatted(provider.url()), Map.of());
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          gateway
              .request("/v1/chat/completions")
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(chat("kept alive", ",\"stream\":true")))
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).body())
          .endsWith("data: [DONE]\n\n");
      await().untilAsserted(() -> assertThat(used(gateway)).isZero());
    }
  }

  @Test
  void streamsWithoutMemoryForTheirCopiesArriveWhole() throws Exception {
    try (FakeProvider provider = verbose(150);
        TestGateway gateway =
            TestGateway.serving(
                CONFIG.formatted(provider.url()).replace("0.05", "0.0500"), Map.of())) {
      List<Thread> clients = new ArrayList<>();
      List<Integer> lengths = java.util.Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 40; i++) {
        String body = chat("long " + i, ",\"stream\":true");
        clients.add(
            Thread.startVirtualThread(
                () -> lengths.add(gateway.post("/v1/chat/completions", body).body().length())));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertThat(lengths).hasSize(40).allSatisfy(each -> assertThat(each).isGreaterThan(2_980_000));
      await().untilAsserted(() -> assertThat(used(gateway)).isZero());
    }
  }
}
