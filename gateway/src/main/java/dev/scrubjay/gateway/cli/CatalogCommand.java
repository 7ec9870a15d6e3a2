package dev.scrubjay.gateway.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands for the catalog of models. */
@Command(
    name = "catalog",
    description = "Maintains the catalog of models.",
    mixinStandardHelpOptions = true,
    subcommands = CatalogImportCommand.class)
final class CatalogCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing. There is one: import.");
  }
}
