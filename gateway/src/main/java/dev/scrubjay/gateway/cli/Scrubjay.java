package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.catalog.UnusableFileException;
import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.remote.ExperimentsCommand;
import dev.scrubjay.gateway.cli.remote.GatewayUnreachableException;
import dev.scrubjay.gateway.cli.remote.PurgeCommand;
import dev.scrubjay.gateway.cli.remote.StatsCommand;
import dev.scrubjay.gateway.cli.remote.TuningCommand;
import dev.scrubjay.gateway.cli.remote.VerifyCommand;
import dev.scrubjay.gateway.cli.replay.ReplayCommand;
import dev.scrubjay.gateway.cli.route.RouteCommand;
import dev.scrubjay.gateway.config.reader.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line's entry. */
@Command(
    name = "scrubjay",
    description = "A cache gateway between bots and LLM providers.",
    mixinStandardHelpOptions = true,
    versionProvider = Scrubjay.Version.class,
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      CheckConfigCommand.class,
      CatalogCommand.class,
      StatsCommand.class,
      PurgeCommand.class,
      VerifyCommand.class,
      TuningCommand.class,
      ExperimentsCommand.class,
      RouteCommand.class,
      ReplayCommand.class
    },
    footerHeading = "%nStart here:%n",
    footer = {
      "  scrubjay demo                        run a gateway with simulated providers",
      "  scrubjay check-config -c FILE        check a configuration",
      "  scrubjay serve -c FILE               run a gateway",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:failure",
      "2:wrong usage or an invalid configuration",
      "3:no gateway answers at the given address"
    })
public final class Scrubjay implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  /** Runs the program and returns its exit code. */
  public static int run(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    return new CommandLine(new Scrubjay())
        .setExecutionExceptionHandler(onFailure())
        .setUsageHelpWidth(100)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static IExecutionExceptionHandler onFailure() {
    return (failure, commandLine, parsed) -> {
      commandLine.getErr().println("scrubjay: " + describe(failure));
      return switch (failure) {
        case ConfigException config -> ExitCodes.MISUSED;
        case UnusableFileException unusable -> ExitCodes.MISUSED;
        case GatewayUnreachableException unreachable -> ExitCodes.UNREACHABLE;
        default -> ExitCodes.FAILED;
      };
    };
  }

  private static String describe(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** The version in the JAR's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Scrubjay.class.getPackage().getImplementationVersion();
      return new String[] {
        "scrubjay " + (version == null ? "(not packaged)" : version),
        "Java " + System.getProperty("java.version")
      };
    }
  }
}
