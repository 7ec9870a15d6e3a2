package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.scrubjay.gateway.cache.redis.TestRedis;
import dev.scrubjay.gateway.config.ApiKeyConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests by another host's name, by crooked paths, in unknown codings, and while draining. */
@Timeout(60)
final class EdgeRulesIT {
  private static String raw(TestGateway gateway, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static String get(String path, String host) {
    return "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(path, host);
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, 200",
    "127.0.0.1, 200",
    "127.1.2.3:80, 200",
    "[::1]:8080, 200",
    "app.localhost, 200",
    "evil.example, 421",
    "localhost.evil.example, 421",
    "127.0.0.1.nip.io, 421"
  })
  void whereCallersNeedNoKeyOnlyLoopbackNamesAreServed(String host, int status) throws Exception {
    try (TestGateway gateway = TestGateway.start()) {
      assertThat(raw(gateway, get("/v1/models", host))).startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void withKeysAnyNameIsServed() throws Exception {
    ApiKeyConfig key =
        new ApiKeyConfig(ApiKeyConfig.sha256("sk-edge-0123456789"), "t", Optional.empty());
    try (TestGateway gateway = TestGateway.start(TestRedis.url(), Map.of(), List.of(key))) {
      assertThat(raw(gateway, get("/health/live", "api.example"))).startsWith("HTTP/1.1 200");
      assertThat(raw(gateway, get("/metrics/%2e%2e/v1/models", "api.example")))
          .startsWith("HTTP/1.1 401");
      assertThat(raw(gateway, get("/health/../v1/models", "api.example")))
          .startsWith("HTTP/1.1 401");
      assertThat(raw(gateway, get("/v1/%2e%2e/health/live", "api.example")))
          .startsWith("HTTP/1.1 200")
          .contains("live");
    }
  }

  @Test
  void unknownTransferCodingIsNotImplemented() throws Exception {
    try (TestGateway gateway = TestGateway.start()) {
      String request =
          """
          POST /v1/cache/key HTTP/1.1\r
          Host: localhost\r
          Content-Type: application/json\r
          Transfer-Encoding: gzip, chunked\r
          Connection: close\r
          \r
          2\r
          {}\r
          0\r
          \r
          """;
      assertThat(raw(gateway, request)).startsWith("HTTP/1.1 501");
    }
  }

  @Test
  void slowBodiesOfOneTenantLeaveRoomForOthers() throws Exception {
    String few = "server: {max_in_flight: 20}\n";
    try (TestGateway gateway = TestGateway.configured(few, 0)) {
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        socket
            .getOutputStream()
            .write(
                ("POST /v1/cache/key HTTP/1.1\r\nHost: localhost\r\nX-Scrubjay-Tenant: greedy\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{")
                    .getBytes(US_ASCII));
        slow.add(socket);
      }
      String body = "{\"operation\":\"o\",\"params\":1}";
      await()
          .until(
              () ->
                  gateway.post("/v1/cache/key", body, "x-scrubjay-tenant", "greedy").statusCode()
                      == 503);
      assertThat(gateway.post("/v1/cache/key", body).statusCode()).isEqualTo(200);
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void replicaThatStopsServesWhileItDrains() {
    try (TestGateway gateway = TestGateway.configured("server: {drain_delay: 3s}\n", 0)) {
      var stopped = gateway.stop();
      var ready = gateway.get("/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      var served = gateway.post("/v1/cache/key", "{\"operation\":\"o\",\"params\":1}");
      assertThat(served.statusCode()).isEqualTo(200);
      assertThat(stopped.isComplete()).isFalse();
      await().until(stopped::isComplete);
    }
  }

  @Test
  void connectionsAreEndedWithTheirRequestsWhileTheReplicaDrains() throws Exception {
    try (TestGateway gateway = TestGateway.configured("server: {drain_delay: 5s}\n", 0)) {
      gateway.stop();
      String keptAlive = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
      assertThat(raw(gateway, keptAlive))
          .startsWith("HTTP/1.1 200")
          .containsIgnoringCase("connection: close");
    }
  }
}
