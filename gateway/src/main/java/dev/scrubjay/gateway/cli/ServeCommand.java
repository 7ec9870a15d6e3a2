package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.config.GatewayConfig;
import io.vertx.core.Future;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a gateway. */
@Command(
    name = "serve",
    description = "Runs a gateway until it is stopped by SIGTERM or Ctrl-C.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(names = "--port", paramLabel = "PORT", description = "Overrides server.port.")
  private @Nullable Integer port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    GatewayConfig loaded = config.load().config();
    if (loaded.providers().isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              """
              scrubjay: no provider is configured.
                Set OPENAI_API_KEY, ANTHROPIC_API_KEY or GEMINI_API_KEY,
                or list providers in a file: scrubjay serve -c scrubjay.yaml
                (config/scrubjay.example.yaml shows all settings).
                To try Scrubjay without providers: scrubjay demo""");
      return ExitCodes.MISUSED;
    }
    GatewayConfig effective =
        port == null ? loaded : loaded.listeningOn(loaded.server().host(), port);
    GatewayProcess.start(loaded, config.file(), vertx -> Future.succeededFuture(effective))
        .untilStopped();
    return 0;
  }
}
