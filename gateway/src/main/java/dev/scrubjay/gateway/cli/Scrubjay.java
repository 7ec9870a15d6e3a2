package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.catalog.UnusableFileException;
import dev.scrubjay.gateway.config.reader.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "scrubjay",
    description = "The cache gateway between your bots and the LLM providers.",
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
      "  scrubjay demo                        a gateway with simulated providers, at once",
      "  scrubjay check-config -c FILE        what a configuration comes to",
      "  scrubjay serve -c FILE               a gateway for real",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all went well",
      "1:it failed",
      "2:wrong usage, or a configuration that cannot be used",
      "3:no gateway answers at the given address"
    })
public final class Scrubjay implements Runnable {
  static final int FAILED = 1;
  static final int MISUSED = 2;
  static final int UNREACHABLE = 3;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
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
        case ConfigException config -> MISUSED;
        case UnusableFileException unusable -> MISUSED;
        case GatewayClient.Unreachable unreachable -> UNREACHABLE;
        default -> FAILED;
      };
    };
  }

  private static String describe(Throwable failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** The version that the jar's manifest carries. */
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
