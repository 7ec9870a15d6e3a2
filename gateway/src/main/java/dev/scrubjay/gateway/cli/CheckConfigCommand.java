package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.gateway.config.reader.SettingsTable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a configuration and prints its settings. */
@Command(
    name = "check-config",
    description = {
      "Prints each setting's value and where it came from, with secrets masked.",
      "Exits with 2 and lists the problems if the configuration is invalid."
    },
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConfig loaded = config.load();
    PrintWriter out = spec.commandLine().getOut();
    out.print(SettingsTable.of(loaded.settings()));
    ServedCatalog.warning(ServedCatalog.of(loaded.config().served()))
        .ifPresent(warning -> out.println("warning: models " + warning));
    loaded
        .config()
        .performance()
        .learning()
        .federation()
        .warnings()
        .forEach(warning -> out.println("warning: " + warning));
    out.flush();
    return 0;
  }
}
