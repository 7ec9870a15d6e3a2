package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The command {@code serve} with its options.
 *
 * @param config the configuration file, if one was named
 * @param port instead of {@code server.port}
 */
public record Serving(@Nullable Path config, @Nullable Integer port) {
  private static final String CONFIG = "--config";
  private static final String PORT = "--port";

  /**
   * Runs the command if it is {@code serve} in a plain form: options by their usual names, each
   * followed by its value. That needs no parser of command lines, which would take a third of the
   * time in which a gateway starts. All other forms are the parser's.
   *
   * @return the exit code; empty if the parser must have a look
   */
  public static OptionalInt runIfPlain(String... args) {
    return plain(args)
        .map(serving -> OptionalInt.of(serving.runAndReport()))
        .orElse(OptionalInt.empty());
  }

  /** The command, if it has a plain form. */
  static Optional<Serving> plain(String... args) {
    if (args.length % 2 == 0 || !args[0].equals("serve")) {
      return Optional.empty();
    }
    Path config = null;
    Integer port = null;
    for (int i = 1; i < args.length; i += 2) {
      String value = args[i + 1];
      boolean isConfig = args[i].equals(CONFIG) || args[i].equals("-c");
      if (isConfig && config == null && !value.isEmpty() && !value.startsWith("-")) {
        config = Path.of(value);
      } else if (args[i].equals(PORT) && port == null && value.matches("[0-9]{1,5}")) {
        port = Integer.valueOf(value);
      } else {
        return Optional.empty();
      }
    }
    return Optional.of(new Serving(config, port));
  }

  private int runAndReport() {
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    try {
      return run(err);
    } catch (Exception e) {
      return Failures.report(e, err);
    }
  }

  /** Runs a gateway until it is stopped, and returns the exit code. */
  int run(PrintWriter err) throws Exception {
    LoadedConfig read = ConfigLoader.load(config, System.getenv());
    GatewayConfig loaded = read.config();
    StartChecks.run(loaded);
    warnOfNoProvider(loaded, err);
    GatewayConfig effective =
        port == null ? loaded : loaded.listeningOn(loaded.server().host(), port);
    GatewayProcess.start(read, config, vertx -> Future.succeededFuture(effective)).untilStopped();
    return 0;
  }

  /** Says what a gateway without providers does, if {@code config} has none. */
  static void warnOfNoProvider(GatewayConfig config, PrintWriter err) {
    if (config.providers().isEmpty()) {
      err.println(
          """
          scrubjay: no provider is configured: serving the cache and advice alone.
            To have requests to models answered, set OPENAI_API_KEY, ANTHROPIC_API_KEY or
            GEMINI_API_KEY, or list providers in a file: scrubjay serve -c scrubjay.yaml
            (config/scrubjay.example.yaml shows all settings).
            To try Scrubjay with simulated providers: scrubjay demo\
          """);
      err.flush();
    }
  }
}
