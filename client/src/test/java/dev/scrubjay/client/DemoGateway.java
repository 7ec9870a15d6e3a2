package dev.scrubjay.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The real gateway with simulated providers, in a process of its own. */
final class DemoGateway implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final int port = freePort();
  private final Path log;
  private final Process process;

  private DemoGateway() throws IOException {
    log = Files.createTempFile("scrubjay", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "demo",
            "--port",
            Integer.toString(port),
            "--latency-scale",
            "0.1");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME", "REDIS_URL"));
    builder.environment().put("SCRUBJAY_CATALOG", "seed");
    process = builder.start();
  }

  static DemoGateway start() throws IOException, InterruptedException {
    DemoGateway gateway = new DemoGateway();
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!gateway.log().contains("listening on")) {
      assertThat(gateway.process.isAlive() && System.nanoTime() < deadline)
          .as(gateway.log())
          .isTrue();
      Thread.sleep(100);
    }
    return gateway;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String log() throws IOException {
    return Files.readString(log);
  }

  /** A client whose tenant is the test's own. */
  Scrubjay client() {
    URI url = URI.create("http://127.0.0.1:" + port);
    return new Scrubjay(Settings.of(url).forTenant("java-" + UUID.randomUUID()));
  }

  @Override
  public void close() {
    process.destroy();
  }
}
