package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections on which clients do too little, or of which there are too many. */
@Timeout(60)
final class ConnectionsIT {
  private static final String HEALTH = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private static TestGateway limited(String limits) {
    return TestGateway.configured("server: {limits: {%s}}".formatted(limits), 0);
  }

  private static Socket connect(TestGateway gateway) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads until the gateway closes the connection; fails if it does not in 20 s. */
  private static String untilClosed(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int next = in.read(); next >= 0; next = in.read()) {
        text.append((char) next);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (SocketException e) {
      return text.toString(); // reset, as it had bytes that nobody read
    }
    return text.toString();
  }

  private static boolean isOpen(Socket socket) throws IOException {
    socket.setSoTimeout(1);
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    } catch (SocketException e) {
      return false;
    } finally {
      socket.setSoTimeout(20_000);
    }
  }

  private static String answer(Socket socket) throws IOException {
    send(socket, HEALTH);
    StringBuilder text = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (!text.toString().endsWith("\r\n\r\n")) {
      int next = in.read();
      assertThat(next).as("closed after: " + text).isNotNegative();
      text.append((char) next);
    }
    int length =
        Integer.parseInt(text.toString().replaceAll("(?is).*content-length: (\\d+).*", "$1"));
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static double closed(TestGateway gateway, String reason) {
    return gateway.metric("http_connections_closed_total{reason=\"" + reason + "\"}");
  }

  @Test
  void silentConnectionIsClosed() throws IOException {
    try (TestGateway gateway = limited("header_timeout: 500ms");
        Socket socket = connect(gateway)) {
      assertThat(untilClosed(socket)).isEmpty();
      assertThat(closed(gateway, "header_timeout")).isEqualTo(1);
    }
  }

  @Test
  void headersThatDribbleAreNotWaitedFor() throws IOException {
    try (TestGateway gateway = limited("header_timeout: 500ms");
        Socket socket = connect(gateway)) {
      send(socket, "GET /health/live HTTP/1.1\r\nX-Long: ");
      await()
          .pollInterval(Duration.ofMillis(20))
          .until(
              () -> {
                try {
                  send(socket, "x");
                  return false;
                } catch (SocketException e) {
                  return true;
                }
              });
      assertThat(closed(gateway, "header_timeout")).isEqualTo(1);
    }
  }

  @Test
  void headersOfAFurtherRequestHaveTheSameDeadline() throws IOException {
    try (TestGateway gateway = limited("header_timeout: 500ms");
        Socket socket = connect(gateway)) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      send(socket, "GET /hea");
      assertThat(untilClosed(socket)).isEmpty();
      assertThat(closed(gateway, "header_timeout")).isEqualTo(1);
    }
  }

  @Test
  void idleConnectionIsClosedAndNotBefore() throws IOException {
    try (TestGateway gateway = limited("header_timeout: 1s, idle_timeout: 1500ms");
        Socket socket = connect(gateway)) {
      long start = System.nanoTime();
      assertThat(answer(socket)).startsWith("HTTP/1.1 200");
      assertThat(untilClosed(socket)).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThan(Duration.ofMillis(1500));
      assertThat(closed(gateway, "idle")).isEqualTo(1);
    }
  }

  @Test
  void streamThatLastsLongerThanTheDeadlinesIsNotClosed() throws IOException {
    String config =
        """
        server: {limits: {header_timeout: 500ms, idle_timeout: 300ms}}
        """;
    try (TestGateway gateway = TestGateway.configured(config, 1);
        Socket socket = connect(gateway)) {
      String body =
          TestGateway.chat("gpt-4o", "long and slow").replaceFirst("\\{", "{\"stream\":true,");
      long start = System.nanoTime();
      send(
          socket,
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json"
              + "\r\nX-Scrubjay-Tenant: "
              + gateway.tenant()
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body);
      assertThat(untilClosed(socket)).startsWith("HTTP/1.1 200").contains("data: [DONE]");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(600));
      assertThat(closed(gateway, "idle")).isEqualTo(1);
      assertThat(closed(gateway, "header_timeout")).isZero();
    }
  }

  @Test
  void silentConnectionsDoNotShutAClientOut() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try (TestGateway gateway = limited("max_connections: 20, max_connections_per_address: 20")) {
      for (int i = 0; i < 50; i++) {
        silent.add(connect(gateway));
      }
      try (Socket client = connect(gateway)) {
        assertThat(answer(client)).startsWith("HTTP/1.1 200");
      }
      assertThat(closed(gateway, "cap") + closed(gateway, "address_cap"))
          .isGreaterThanOrEqualTo(30);
      assertThat(gateway.metric("http_connections")).isBetween(1.0, 20.0);
      assertThat(untilClosed(silent.getFirst())).isEmpty();
      assertThat(isOpen(silent.getLast())).isTrue();
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void connectionsOfOneAddressDoNotDisplaceThoseOfAnother() throws IOException {
    List<Socket> many = new ArrayList<>();
    try (TestGateway gateway = limited("max_connections: 20, max_connections_per_address: 5");
        Socket client = connect(gateway)) {
      assertThat(answer(client)).startsWith("HTTP/1.1 200");
      for (int i = 0; i < 50; i++) {
        many.add(
            new Socket(
                InetAddress.getLoopbackAddress(),
                gateway.port(),
                InetAddress.getByName("127.0.0.2"),
                0));
      }
      await().until(() -> closed(gateway, "address_cap") >= 45);
      assertThat(closed(gateway, "cap")).isZero();
      assertThat(answer(client)).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : many) {
        socket.close();
      }
    }
  }

  @Test
  void connectionWithARequestIsNotDisplaced() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try (FakeProvider provider = FakeProvider.openAi();
        TestGateway gateway =
            TestGateway.serving(
                """
                server: {limits: {max_connections: 5, max_connections_per_address: 5}}
                providers:
                  p: {kind: openai, base_url: "%s", api_key: k}
                models:
                  m: {provider: p, cost_per_token: 0.000001, latency: 1s, accuracy: 0.9, max_tokens: 1000}
                """
                    .formatted(provider.url()),
                Map.of());
        Socket sending = connect(gateway)) {
      String body = TestGateway.chat("m", "slow to come");
      send(
          sending,
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body.substring(0, 10));
      await().until(() -> gateway.metric("http_requests_in_flight") >= 1);
      for (int i = 0; i < 20; i++) {
        silent.add(connect(gateway));
      }
      await()
          .ignoreExceptions() // the connection that asks for metrics may be displaced, too
          .until(() -> closed(gateway, "address_cap") >= 15);
      send(sending, body.substring(10));
      assertThat(untilClosed(sending)).startsWith("HTTP/1.1 200");
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }
}
