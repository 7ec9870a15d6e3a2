package dev.scrubjay.gateway.cli;

import dev.scrubjay.gateway.cli.options.ExitCodes;
import dev.scrubjay.gateway.cli.options.LowerCase;
import dev.scrubjay.gateway.cli.remote.CurvesCommand;
import dev.scrubjay.gateway.cli.remote.ExperimentsCommand;
import dev.scrubjay.gateway.cli.remote.LearningCommand;
import dev.scrubjay.gateway.cli.remote.PurgeCommand;
import dev.scrubjay.gateway.cli.remote.StatsCommand;
import dev.scrubjay.gateway.cli.remote.TuningCommand;
import dev.scrubjay.gateway.cli.remote.VerifyCommand;
import dev.scrubjay.gateway.cli.remote.warm.WarmCommand;
import dev.scrubjay.gateway.cli.replay.ReplayCommand;
import dev.scrubjay.gateway.cli.route.RouteCommand;
import dev.scrubjay.gateway.cli.terminal.Terminal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line's entry. */
@Command(
    name = "scrubjay",
    description = "A cache gateway between bots and LLM providers.",
    mixinStandardHelpOptions = true,
    versionProvider = Scrubjay.Version.class,
    footerHeading = "%nStart here:%n",
    footer = {
      "  scrubjay demo                        run a gateway with simulated providers",
      "  scrubjay check-config -c FILE        check a configuration",
      "  scrubjay serve -c FILE               run a gateway",
      "",
      "Environment:",
      "  SCRUBJAY_URL, SCRUBJAY_API_KEY       the gateway to ask, and its key",
      "  NO_COLOR                             no colours on a terminal",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:failure",
      "2:wrong usage or an invalid configuration",
      "3:no gateway answers at the given address"
    })
public final class Scrubjay implements Callable<Integer>, Terminal.Owner {
  /** The commands by name, in the order of the help. */
  private static final Map<String, Class<?>> COMMANDS = commands();

  /** The width of help that does not go to a terminal. */
  private static final int HELP_WIDTH = 80;

  private final Terminal terminal;

  @Spec private CommandSpec spec;

  private Scrubjay(Terminal terminal) {
    this.terminal = terminal;
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand.class);
    commands.put("serve", ServeCommand.class);
    commands.put("rehearse", RehearseCommand.class);
    commands.put("check-config", CheckConfigCommand.class);
    commands.put("catalog", CatalogCommand.class);
    commands.put("stats", StatsCommand.class);
    commands.put("curves", CurvesCommand.class);
    commands.put("warm", WarmCommand.class);
    commands.put("purge", PurgeCommand.class);
    commands.put("verify", VerifyCommand.class);
    commands.put("tuning", TuningCommand.class);
    commands.put("experiments", ExperimentsCommand.class);
    commands.put("learning", LearningCommand.class);
    commands.put("route", RouteCommand.class);
    commands.put("replay", ReplayCommand.class);
    commands.put("completion", CompletionCommand.class);
    commands.put("man", ManCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  @Override
  public Terminal terminal() {
    return terminal;
  }

  /** Shows the help to those who name no command. */
  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCodes.MISUSED;
  }

  /**
   * Runs the program and returns its exit code. A command that comes first is the only one that is
   * made, as making all of them takes a while.
   */
  public static int run(String... args) {
    String first = args.length == 0 ? "" : args[0];
    Set<String> made = COMMANDS.containsKey(first) ? Set.of(first) : COMMANDS.keySet();
    return commandLine(made, Terminal.ofProcess(System.getenv())).execute(args);
  }

  /** The program with all commands, whose output does not go to a terminal. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS.keySet(), Terminal.NONE);
  }

  static CommandLine commandLine(Terminal terminal) {
    return commandLine(COMMANDS.keySet(), terminal);
  }

  private static CommandLine commandLine(Set<String> names, Terminal terminal) {
    CommandLine program = new CommandLine(new Scrubjay(terminal));
    COMMANDS.forEach(
        (name, command) -> {
          if (names.contains(name)) {
            program.addSubcommand(name, command);
          }
        });
    LowerCase.enums(program);
    Ansi ansi = terminal.colours() ? Ansi.ON : Ansi.OFF;
    return program
        .setExecutionExceptionHandler(
            (failure, commandLine, parsed) -> Failures.report(failure, commandLine.getErr()))
        .setParameterExceptionHandler(
            (misuse, args) -> Failures.reportMisuse(misuse, misuse.getCommandLine().getErr()))
        .setColorScheme(Help.defaultColorScheme(ansi))
        .setUsageHelpWidth(HELP_WIDTH)
        .setUsageHelpAutoWidth(terminal.out())
        .setCaseInsensitiveEnumValuesAllowed(true);
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
