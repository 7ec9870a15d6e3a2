package dev.scrubjay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Calls to providers by a proxy. */
final class ProxyIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String USER =
      "Basic "
          + Base64.getEncoder().encodeToString("ann:s3cret/x".getBytes(StandardCharsets.UTF_8));

  /** A proxy that answers in the place of all providers, and refuses tunnels. */
  private static final class FakeProxy implements AutoCloseable {
    private final HttpServer server;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private FakeProxy() {
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext("/", this::serve);
      server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
      byte[] body = exchange.getRequestBody().readAllBytes();
      asked.add(
          exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("proxy-authorization"));
      byte[] reply =
          FakeProvider.openAiReply(
                  new FakeProvider.Received(
                      exchange.getRequestURI(),
                      Map.of(),
                      body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body))
              .body();
      exchange.getResponseHeaders().set("content-type", "application/json");
      exchange.sendResponseHeaders(200, reply.length);
      exchange.getResponseBody().write(reply);
      exchange.close();
    }

    private String address() {
      return "127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  private static TestGateway gateway(String providers, Map<String, String> env) {
    return TestGateway.serving("providers:\n" + providers, env).connected();
  }

  @Test
  void providersAreCalledByTheProxyOfTheEnvironmentUnlessTheyAreExcepted() {
    try (FakeProxy proxy = new FakeProxy();
        FakeProvider direct = FakeProvider.openAi();
        TestGateway gateway =
            gateway(
                """
                  far: {kind: openai, base_url: 'http://far.test/v1', api_key: k-1}
                  near: {kind: openai, base_url: '%s/v1', api_key: k-2}
                """
                    .formatted(direct.url()),
                Map.of("http_proxy", "http://ann:s3cret%2Fx@" + proxy.address()))) {
      String far = TestGateway.chat("far/m", "by proxy");

      assertThat(gateway.post(CHAT, far).statusCode()).isEqualTo(200);
      assertThat(proxy.asked).containsExactly("http://far.test/v1/chat/completions " + USER);
      gateway.awaitHit(CHAT, far);
      assertThat(gateway.get("/providers/far/v1/models").statusCode()).isEqualTo(200);
      assertThat(proxy.asked).hasSize(2).contains("http://far.test/v1/models " + USER);

      assertThat(gateway.post(CHAT, TestGateway.chat("near/m", "direct")).statusCode())
          .isEqualTo(200);
      assertThat(direct.received()).hasSize(1);
      assertThat(proxy.asked).hasSize(2);
    }
  }

  @Test
  void aProvidersOwnProxyHoldsForAllItsAddresses() {
    try (FakeProxy proxy = new FakeProxy();
        FakeProvider direct = FakeProvider.openAi();
        TestGateway gateway =
            gateway(
                """
                  own: {kind: openai, base_url: '%s/v1', api_key: k-1, proxy: 'http://%s'}
                """
                    .formatted(direct.url(), proxy.address()),
                Map.of())) {
      assertThat(gateway.post(CHAT, TestGateway.chat("own/m", "x")).statusCode()).isEqualTo(200);

      assertThat(proxy.asked).containsExactly(direct.url() + CHAT + " null");
      assertThat(direct.received()).isEmpty();
    }
  }

  @Test
  void secureProvidersAreReachedByATunnel() throws IOException {
    List<String> asked = new CopyOnWriteArrayList<>();
    try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  try (Socket tunnel = proxy.accept()) {
                    byte[] head = new byte[2000];
                    int length = tunnel.getInputStream().read(head);
                    asked.add(new String(head, 0, Math.max(0, length), StandardCharsets.UTF_8));
                    tunnel
                        .getOutputStream()
                        .write(
                            "HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.UTF_8));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      try (TestGateway gateway =
          gateway(
              "  safe: {kind: openai, base_url: 'https://safe.test/v1', api_key: k-1}\n",
              Map.of("HTTPS_PROXY", "http://ann:s3cret%2Fx@127.0.0.1:" + proxy.getLocalPort()))) {
        var reply = gateway.post(CHAT, TestGateway.chat("safe/m", "x"));

        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(reply.body()).doesNotContain("s3cret");
        assertThat(asked.getFirst())
            .startsWith("CONNECT safe.test:443 HTTP/1.1\r\n")
            .containsIgnoringCase("proxy-authorization: " + USER)
            .doesNotContain("k-1");
      }
    }
  }
}
