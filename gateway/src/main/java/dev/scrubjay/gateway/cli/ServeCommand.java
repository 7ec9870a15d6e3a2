package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cli.options.ConfigOptions;
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
    return new Serving(config.file(), port).run(spec.commandLine().getErr());
  }
}
