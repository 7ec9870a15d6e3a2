package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.catalog.UnusableFileException;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.remote.GatewayUnreachableException;
import dev.scrubjay.gateway.config.reader.ConfigException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What becomes of a command that fails. */
final class Failures {
  private Failures() {}

  /** Prints why the command failed, and returns the exit code. */
  static int report(Exception failure, PrintWriter err) {
    err.println("scrubjay: " + message(failure));
    err.flush();
    return switch (failure) {
      case ConfigException config -> ExitCodes.MISUSED;
      case UnusableFileException unusable -> ExitCodes.MISUSED;
      case NoSuchFileException absent -> ExitCodes.MISUSED;
      case GatewayUnreachableException unreachable -> ExitCodes.UNREACHABLE;
      default -> ExitCodes.FAILED;
    };
  }

  private static String message(Exception failure) {
    String message = failure.getMessage();
    return switch (failure) {
      case NoSuchFileException absent -> message + ": the file does not exist";
      case AccessDeniedException denied -> message + ": access is denied";
      default -> message == null ? failure.toString() : message;
    };
  }

  /** Says in one line how a command was misused, and where its help is. */
  static int reportMisuse(ParameterException misuse, PrintWriter err) {
    CommandSpec command = misuse.getCommandLine().getCommandSpec();
    String name = command.qualifiedName();
    err.println(name + ": " + problem(misuse) + " See " + name + " --help.");
    err.flush();
    return ExitCodes.MISUSED;
  }

  private static String problem(ParameterException misuse) {
    String message = String.valueOf(misuse.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    message =
        message
            .replaceFirst(
                "^Invalid value for positional parameter at index \\d+ \\((.+?)\\): ", "$1: ")
            .replaceFirst("^Invalid value for option '(.+?)'( \\(.+?\\))?: ", "$1: ")
            .replaceFirst("^Unmatched arguments? (at|from) index \\d+: ", "Unknown: ");
    boolean capital = message.matches("\\p{Lu}\\p{Ll}.*"); // else a name such as ACTION
    String first = message.substring(0, 1);
    String sentence =
        (capital ? first.toLowerCase(Locale.ROOT) : first)
            + message.substring(1).replaceAll("[.]$", "");
    return sentence + hint(misuse) + ".";
  }

  private static String hint(ParameterException misuse) {
    List<String> suggestions =
        misuse instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    return suggestions.isEmpty() ? "" : " (did you mean " + suggestions.getFirst() + "?)";
  }
}
