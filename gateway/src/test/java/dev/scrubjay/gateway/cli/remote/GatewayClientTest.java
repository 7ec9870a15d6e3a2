package dev.scrubjay.gateway.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.scrubjay.gateway.dialect.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** What commands say if the gateway is away, is none, or refuses. */
final class GatewayClientTest {
  @Command(name = "ask")
  static final class Ask {
    @Mixin private GatewayClient gateway = new GatewayClient();
  }

  private static GatewayClient client(String url) {
    Ask ask = new Ask();
    new CommandLine(ask).parseArgs("--url", url);
    return ask.gateway;
  }

  private static String answered(int status, String body) throws IOException {
    HttpServer server = answering(status, body);
    try {
      client(url(server)).get("/v1/analytics");
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage());
    } finally {
      server.stop(0);
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static HttpServer answering(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    server.createContext(
        "/",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void linesBeforeTheResultSayHowFarACallHasCome() throws IOException {
    HttpServer server = answering(200, "{\"share\":0.5}\n{\"share\":1}\n{\"faults\":0}\n");
    try {
      List<Double> shares = new ArrayList<>();
      ObjectNode result =
          client(url(server))
              .follow("/", Json.object(), step -> shares.add(step.path("share").asDouble()));
      assertThat(shares).containsExactly(0.5, 1.0);
      assertThat(result).hasToString("{\"faults\":0}");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void refusalsSayWhatToDo() throws IOException {
    assertThat(answered(401, "{\"error\":{\"message\":\"Invalid API key.\"}}"))
        .isEqualTo(
            "the gateway answered 401: Invalid API key."
                + " Give its key with --api-key or SCRUBJAY_API_KEY.");
    assertThat(answered(403, "{\"error\":{\"message\":\"Operators only.\"}}"))
        .contains("Operators only. Give a key that may");
    assertThat(answered(404, "{\"error\":{\"message\":\"Unknown path\"}}"))
        .contains("another version");
    assertThat(answered(200, "<html>")).contains("is not a Scrubjay gateway");
  }

  @Test
  void gatewayThatIsAwayIsNamedWithTheWayToNameAnother() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port;
    assertThatExceptionOfType(GatewayUnreachableException.class)
        .isThrownBy(() -> client(url).get("/v1/analytics"))
        .withMessage(
            "no gateway answers at "
                + url
                + " (connection refused). Start one with scrubjay serve or demo, or name one with"
                + " --url or SCRUBJAY_URL.");
  }

  @Test
  void hostThatDoesNotExistIsSaidToBeUnknown() {
    assertThatExceptionOfType(GatewayUnreachableException.class)
        .isThrownBy(() -> client("http://no-such-host.invalid").get("/v1/analytics"))
        .withMessageContaining("(unknown host)");
  }

  @Test
  void addressWithoutSchemeIsMisuse() {
    assertThatExceptionOfType(ParameterException.class)
        .isThrownBy(() -> client("localhost:8080").get("/v1/analytics"))
        .withMessage("--url: localhost:8080 (expected: such as http://127.0.0.1:8080)");
  }
}
