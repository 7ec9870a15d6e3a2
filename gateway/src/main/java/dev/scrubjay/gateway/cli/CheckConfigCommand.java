package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cli.options.ConfigOptions;
import dev.scrubjay.gateway.config.file.LoadedConfig;
import dev.scrubjay.gateway.config.file.ServedCatalog;
import dev.scrubjay.gateway.config.file.UnservedModels;
import dev.scrubjay.gateway.config.reader.SettingsTable;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a configuration and prints its settings. */
@Command(
    name = "check-config",
    description = {
      "Prints each setting's value and where it came from, with secrets masked.",
      "Ends as serve would begin: with the same warnings, and with 2 and the list of problems if it"
          + " is invalid."
    },
    mixinStandardHelpOptions = true)
final class CheckConfigCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    LoadedConfig loaded = config.load();
    StartChecks.run(loaded.config());
    PrintWriter out = spec.commandLine().getOut();
    out.print(SettingsTable.of(loaded.settings()));
    Stream.of(
            loaded.warnings().stream(),
            UnservedModels.warnings(loaded.config()).stream(),
            ServedCatalog.warning(ServedCatalog.of(loaded.config().served())).stream()
                .map(warning -> "models " + warning))
        .flatMap(warnings -> warnings)
        .forEach(warning -> out.println("warning: " + warning));
    Serving.warnOfNoProvider(loaded.config(), spec.commandLine().getErr());
    out.flush();
    return 0;
  }
}
