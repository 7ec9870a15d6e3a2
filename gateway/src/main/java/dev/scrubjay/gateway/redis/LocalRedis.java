package dev.scrubjay.gateway.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A private Redis server: {@code redis-server} from the PATH, else the binary in the {@code
 * embedded-redis} jar. It listens on a free loopback port, persists nothing, and ends with this
 * process even if that is killed. Its methods block, so they are not for event loops.
 */
public final class LocalRedis implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);
  private static final Duration END_LIMIT = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 5;
  private static final int PORT_ATTEMPTS = 100;
  private static final int FIRST_PORT = 20_000;
  private static final int END_OF_PORTS = 32_000;
  private static final String VERSION = "7.0.15";

  /**
   * The script that runs the server. It kills the server when its own input ends, prints the end of
   * the server's log, and removes the server's directory. This process holds the other end of the
   * input, which the kernel closes however the process ends.
   */
  private static final String GUARD =
      """
      trap '' PIPE INT
      exec 3<&0
      "$@" </dev/null 3<&- >"$REDIS_DIRECTORY/log" 2>&1 &
      server=$!
      (cat <&3 >/dev/null; kill -KILL "$server" 2>/dev/null) &
      guard=$!
      wait "$server"
      status=$?
      kill "$guard" 2>/dev/null
      said=$(tail -n 5 "$REDIS_DIRECTORY/log")
      rm -rf "$REDIS_DIRECTORY"
      echo "$said"
      exit "$status"
      """;

  private final Process process;
  private final Path directory;
  private final int port;

  private LocalRedis(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
  }

  /** Starts a server on a free port; {@code --sentinel} makes it a sentinel. */
  public static LocalRedis start(String... options) {
    IllegalStateException last = new IllegalStateException("no attempt was made");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return startOn(freePort(), options);
      } catch (IllegalStateException e) {
        last = e; // another process may have taken the port
      }
    }
    throw last;
  }

  /**
   * Starts a server on {@code port}.
   *
   * @throws IllegalStateException if there is no server binary or it does not start, with the
   *     reason
   */
  public static LocalRedis startOn(int port, String... options) {
    try {
      Path directory = Files.createTempDirectory("scrubjay-redis-");
      List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "redis-guard"));
      command.add(binary(directory).toString());
      command.add(Files.createFile(directory.resolve("redis.conf")).toString());
      command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
      command.addAll(List.of("--dir", directory.toString(), "--save", "", "--appendonly", "no"));
      command.addAll(Arrays.asList(options));
      ProcessBuilder guard = new ProcessBuilder(command).redirectErrorStream(true);
      guard.environment().put("REDIS_DIRECTORY", directory.toString());
      Process process = guard.start();
      LocalRedis redis = new LocalRedis(process, directory, port);
      redis.awaitAnswer();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a Redis server", e);
    }
  }

  /**
   * A loopback port on which no process listens now. It is below the range of ports for outgoing
   * connections, so that none of these takes it before it is used or while its server is down.
   */
  public static int freePort() {
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      int port = RandomGenerator.getDefault().nextInt(FIRST_PORT, END_OF_PORTS);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free loopback port was found");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static Path binary(Path directory) throws IOException {
    Optional<Path> installed = onPath();
    return installed.isPresent() ? installed.get() : extracted(directory);
  }

  private static Optional<Path> onPath() {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(":", -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path extracted(Path directory) throws IOException {
    String name = "redis-server-" + VERSION + "-" + platform();
    try (InputStream binary = LocalRedis.class.getResourceAsStream("/" + name)) {
      if (binary == null) {
        throw new IllegalStateException(
            "there is no Redis server: redis-server is not on the PATH, and there is no "
                + name
                + " on the class path. Install Redis, or set REDIS_URL.");
      }
      Path file = directory.resolve("redis-server");
      Files.copy(binary, file);
      if (!file.toFile().setExecutable(true)) {
        throw new IllegalStateException("cannot make " + file + " executable");
      }
      return file;
    }
  }

  private static String platform() {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    boolean arm = List.of("aarch64", "arm64").contains(System.getProperty("os.arch"));
    return (mac ? "darwin" : "linux") + "-" + (arm ? "arm64" : "amd64");
  }

  private void awaitAnswer() throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        close();
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        throw new IllegalStateException("redis-server did not start on port " + port + ": " + said);
      }
      try {
        process.waitFor(10, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        close();
        throw new IllegalStateException("interrupted while redis-server was starting", e);
      }
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      socket.setSoTimeout(500);
      OutputStream out = socket.getOutputStream();
      out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  /** The server's process, a child of the one that runs the script. */
  public ProcessHandle server() {
    return process
        .descendants()
        .filter(child -> child.info().command().orElse("").contains("redis"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("redis-server has ended"));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The server's private directory, which is removed when the server ends. */
  public Path directory() {
    return directory;
  }

  /** Ends the server and removes its directory. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("redis-server on port " + port + " does not end");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
