package dev.scrubjay.gateway;

import dev.scrubjay.gateway.redis.LocalRedis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** A gateway in a process of its own, with nothing of this one's environment. */
final class ChildGateway implements AutoCloseable {
  private final int port = LocalRedis.freePort();
  private final Path log;
  private final Process process;

  /**
   * Starts {@code serve}.
   *
   * @param folder for its configuration and its log
   * @param config by its port
   */
  ChildGateway(Path folder, IntFunction<String> config, String... jvmOptions) throws IOException {
    log = folder.resolve("log");
    Path file = Files.writeString(folder.resolve("scrubjay.yaml"), config.apply(port));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--config", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
    process = builder.start();
  }

  int port() {
    return port;
  }

  Process process() {
    return process;
  }

  /** What it has logged so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** Whether it accepts connections. */
  boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
