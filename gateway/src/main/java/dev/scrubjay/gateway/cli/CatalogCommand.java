package dev.scrubjay.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with the models' catalog. */
@Command(
    name = "catalog",
    description = "Does things with the catalog of models.",
    mixinStandardHelpOptions = true,
    subcommands = CatalogImportCommand.class)
final class CatalogCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? There is import.");
  }
}
