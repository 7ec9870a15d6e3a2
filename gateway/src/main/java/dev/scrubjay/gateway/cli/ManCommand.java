package dev.scrubjay.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints or writes manual pages, which are made from the commands themselves. */
@Command(
    name = "man",
    description = {
      "Prints a command's manual page, or writes the pages of all commands.",
      "To read one: scrubjay man serve | man -l -. To install all: scrubjay man --to"
          + " ~/.local/share/man/man1, then man scrubjay-serve."
    },
    mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command, such as serve or catalog import. Default: scrubjay itself")
  private String[] names = {};

  @Option(
      names = "--to",
      paramLabel = "DIRECTORY",
      description = "Write all pages to this directory, which is made if it is missing.")
  private @Nullable Path directory;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine program = Scrubjay.commandLine();
    PrintWriter out = spec.commandLine().getOut();
    if (directory == null) {
      out.print(ManPage.of(named(program).getCommandSpec()));
    } else {
      Files.createDirectories(directory);
      int pages = write(program, directory);
      out.println(pages + " pages written to " + directory);
    }
    out.flush();
    return 0;
  }

  private CommandLine named(CommandLine program) {
    CommandLine command = program;
    for (String name : names) {
      CommandLine next = command.getSubcommands().get(name);
      if (next == null) {
        throw new ParameterException(
            spec.commandLine(), "There is no command " + String.join(" ", names) + ".");
      }
      command = next;
    }
    return command;
  }

  private static int write(CommandLine command, Path directory) throws IOException {
    CommandSpec model = command.getCommandSpec();
    if (model.usageMessage().hidden()) {
      return 0;
    }
    Files.writeString(directory.resolve(ManPage.name(model) + ".1"), ManPage.of(model));
    int pages = 1;
    for (Map.Entry<String, CommandLine> child : command.getSubcommands().entrySet()) {
      pages += write(child.getValue(), directory);
    }
    return pages;
  }
}
