package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.catalog.UnusableFileException;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.remote.GatewayUnreachableException;
import dev.scrubjay.gateway.config.reader.ConfigException;
import java.io.PrintWriter;

/** What becomes of a command that fails. */
final class Failures {
  private Failures() {}

  /** Prints why the command failed, and returns the exit code. */
  static int report(Exception failure, PrintWriter err) {
    String message = failure.getMessage();
    err.println("scrubjay: " + (message == null ? failure.toString() : message));
    return switch (failure) {
      case ConfigException config -> ExitCodes.MISUSED;
      case UnusableFileException unusable -> ExitCodes.MISUSED;
      case GatewayUnreachableException unreachable -> ExitCodes.UNREACHABLE;
      default -> ExitCodes.FAILED;
    };
  }
}
