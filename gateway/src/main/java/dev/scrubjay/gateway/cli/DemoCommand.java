package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.gateway.config.GatewayConfig;
import dev.scrubjay.gateway.config.file.DefaultCatalog;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.upstream.simulated.SimulatedProviders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway with simulated providers. */
@Command(
    name = "demo",
    description = {
      "Runs a gateway on 127.0.0.1 with SIMULATED providers.",
      "They are called over HTTP and have the models' prices, latencies and accuracies, but their"
          + " answers are invented.",
      "Needs no API key, no network and no Redis: it starts a private one unless REDIS_URL is set."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "The address to listen on, such as 0.0.0.0 in a container. Default: 127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port; 0 chooses a free one. Default: 8080")
  private int port = 8080;

  @Option(
      names = "--latency-scale",
      paramLabel = "FACTOR",
      description =
          "Multiplies the latency of the simulated models; 1 is as slow as the real ones. Default:"
              + " 1")
  private double latencyScale = 1;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    LoadedConfig read = config.load();
    GatewayConfig loaded = read.config();
    AtomicReference<String> faults = new AtomicReference<>("");
    GatewayProcess process =
        GatewayProcess.start(read, config.file(), vertx -> simulate(vertx, loaded, faults));
    introduce(process.baseUrl(), String.valueOf(faults.get()));
    if (!loaded.providers().isEmpty()) {
      spec.commandLine().getOut().println("The configured models and providers are not used.\n");
      spec.commandLine().getOut().flush();
    }
    process.untilStopped();
    return 0;
  }

  private Future<GatewayConfig> simulate(
      Vertx vertx, GatewayConfig loaded, AtomicReference<String> faults) {
    return SimulatedProviders.start(vertx, latencyScale)
        .map(
            simulated -> {
              faults.set(simulated.controlUrl());
              return loaded
                  .with(DefaultCatalog.models(), simulated.providers())
                  .listeningOn(host, port);
            });
  }

  private void introduce(String url, String faults) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        """

        Scrubjay is running at %1$s. Its providers are SIMULATED: answers are invented.

        A miss, then a hit (see Cache-Status; the hit is free and takes a millisecond):
          curl -si %1$s/v1/chat/completions -H 'content-type: application/json' \\
            -d '{"model":"auto","messages":[{"role":"user","content":"Why is the sky blue?"}]}'
          (run it twice)

        A stream:
          curl -sN %1$s/v1/chat/completions -H 'content-type: application/json' \\
            -d '{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"Count to ten."}]}'

        A fault, which the router then avoids:
          curl -s -X PUT %2$s/_simulated/faults/claude-3-haiku -H 'content-type: application/json' \\
            -d '{"fault":"500"}'

        More:
          curl -s %1$s/v1/models            the models, with prices
          curl -s %1$s/v1/analytics         hit rate, savings, model usage; also: scripts/scrubjay stats --url %1$s
          curl -s %1$s/metrics              the metrics for Prometheus
          curl -s %1$s/openapi.yaml         the API's description
          scripts/scrubjay route --task-complexity complex

        Ctrl-C stops it.
        """,
        url, faults);
    out.flush();
  }
}
