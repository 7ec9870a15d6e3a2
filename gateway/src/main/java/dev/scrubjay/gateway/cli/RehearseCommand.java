package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.ConfigLoader;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.gateway.upstream.simulated.SimulatedProviders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs a gateway with simulated providers, under load of its own, so that the JVM learns what
 * serving takes. It reads a configuration file as `serve` does, as that is part of each start.
 */
@Command(
    name = "rehearse",
    description = {
      "Runs a gateway with simulated providers under load for a while, and ends.",
      "For the JVM's ahead-of-time cache: java -XX:AOTCacheOutput=FILE -jar scrubjay.jar rehearse"
    },
    hidden = true,
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  private static final long ENDS_WITHIN_SECONDS = 60;

  /** As users write it; simulated providers take the place of these. */
  private static final String SETTINGS =
      """
      server: {port: 8080}
      providers:
        openai: {api_key: not-used-by-a-rehearsal}
        anthropic:
          api_key: not-used-by-a-rehearsal
        local: {kind: openai, base_url: 'http://127.0.0.1:8081/v1', api_key: not-used-either}
      """;

  @Option(names = "--requests", paramLabel = "N", description = "Requests. Default: 20000")
  private int requests = 20_000;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      description = "After that long it ends with fewer requests. Default: 30")
  private int seconds = 30;

  @Override
  public Integer call() throws Exception {
    Path file = Files.createTempFile("rehearsal", ".yaml");
    try {
      Files.writeString(file, SETTINGS);
      return rehearse(file);
    } finally {
      Files.delete(file);
    }
  }

  private int rehearse(Path written) throws Exception {
    Path file = Serving.plain("serve", "--config", written.toString()).orElseThrow().config();
    LoadedConfig read = ConfigLoader.load(file, Map.of());
    GatewayConfig config = read.config();
    StartChecks.run(config);
    ServedCatalog.of(config.served()); // which reads published results, as no simulated model does
    GatewayProcess process = GatewayProcess.start(read, file, vertx -> simulate(vertx, config));
    Vertx client = Vertx.vertx();
    try {
      new Rehearsal(client, process.baseUrl(), requests, Duration.ofSeconds(seconds))
          .run()
          .toCompletionStage()
          .toCompletableFuture()
          .get(seconds + ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
    } finally {
      client.close();
    }
    process.stop();
    return 0;
  }

  private static Future<GatewayConfig> simulate(Vertx vertx, GatewayConfig config) {
    return SimulatedProviders.start(vertx, 0)
        .map(
            simulated ->
                config
                    .with(DefaultCatalog.models(), simulated.providers())
                    .listeningOn("127.0.0.1", 0));
  }
}
