package dev.scrubjay.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The deadline for a connection to a provider holds for all the steps to it together. */
final class ConnectDeadlineIT {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration TUNNEL = Duration.ofMillis(1900);

  private static final Duration ALMOST = CONNECT.minusMillis(200);

  /** Less than the steps would take with a deadline for each. */
  private static final Duration SOON = Duration.ofMillis(3600);

  /** A server that lets proxies' clients wait, and never answers the hello of TLS. */
  private static final class SilentServer implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();

    SilentServer() {
      try {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      try {
        while (true) {
          Socket socket = server.accept();
          accepted.add(socket);
          Thread.ofVirtual().start(() -> talk(socket));
        }
      } catch (IOException e) {
        // closed
      }
    }

    private static void talk(Socket socket) {
      try {
        byte[] head = new byte[2000];
        int length = socket.getInputStream().read(head);
        if (new String(head, 0, Math.max(0, length), US_ASCII).startsWith("CONNECT ")) {
          Thread.sleep(TUNNEL);
          socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(US_ASCII));
        }
      } catch (IOException | InterruptedException e) {
        // its client went away
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : accepted) {
        socket.close();
      }
    }
  }

  private static Duration time(Callable<Integer> call, int status) throws Exception {
    long began = System.nanoTime();
    assertThat(call.call()).isEqualTo(status);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** The status of the reply to a WebSocket's opening handshake. */
  private static int upgraded(TestGateway gateway, String model) throws IOException {
    String request =
        """
        GET /v1/realtime?model=%s HTTP/1.1
        Host: localhost
        X-Scrubjay-Tenant: %s
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Version: 13
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==

        """
            .formatted(model, gateway.tenant())
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String status = new String(socket.getInputStream().readNBytes(12), US_ASCII);
      return Integer.parseInt(status.substring("HTTP/1.1 ".length()));
    }
  }

  @Test
  void tcpTunnelAndTlsTakeTheDeadlineTogether() throws Exception {
    try (SilentServer silent = new SilentServer();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        TestGateway gateway = gateway(silent.server.getLocalPort())) {
      List<Callable<Duration>> calls =
          List.of(
              () -> time(() -> chat(gateway, "direct"), 502),
              () -> time(() -> chat(gateway, "tunnel"), 502),
              () -> time(() -> gateway.get("/providers/direct2/v1/models").statusCode(), 502),
              () -> time(() -> gateway.get("/providers/tunnel2/v1/models").statusCode(), 502),
              () -> time(() -> upgraded(gateway, "direct3/m"), 502),
              () -> time(() -> upgraded(gateway, "tunnel3/m"), 502));
      List<Duration> times = new ArrayList<>();
      for (var call : threads.invokeAll(calls)) {
        times.add(result(call));
      }
      assertThat(times).allSatisfy(time -> assertThat(time).isBetween(ALMOST, SOON));
    }
  }

  private static Duration result(java.util.concurrent.Future<Duration> call) throws Exception {
    try {
      return call.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static int chat(TestGateway gateway, String provider) {
    return gateway
        .post("/v1/chat/completions", TestGateway.chat(provider + "/m", "Hello?"))
        .statusCode();
  }

  private static TestGateway gateway(int port) {
    StringBuilder providers = new StringBuilder("providers:\n");
    for (String number : List.of("", "2", "3")) {
      provider(providers, "direct" + number, "https://127.0.0.1:" + port, "none");
      provider(providers, "tunnel" + number, "https://far.test", "'http://127.0.0.1:" + port + "'");
    }
    return TestGateway.serving(providers + "upstream_policies: {retry: {attempts: 0}}\n", Map.of())
        .connected();
  }

  private static void provider(StringBuilder providers, String name, String url, String proxy) {
    providers.append(
        "  %s: {kind: openai, base_url: '%s/v1', api_key: k-1, proxy: %s, timeouts: {connect: %dms}}\n"
            .formatted(name, url, proxy, CONNECT.toMillis()));
  }
}
