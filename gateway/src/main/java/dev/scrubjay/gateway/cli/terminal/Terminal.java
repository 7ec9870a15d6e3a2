package dev.scrubjay.gateway.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where the program's output goes.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is a terminal that understands control sequences
 * @param colours whether standard output gets colours
 */
public record Terminal(boolean out, boolean err, boolean colours) {
  /** Output into files and pipes: no colours, no progress, lines of one width. */
  public static final Terminal NONE = new Terminal(false, false, false);

  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** A program that knows its terminal. */
  public interface Owner {
    Terminal terminal();
  }

  /**
   * The terminal of this process. {@code NO_COLOR} and {@code CLICOLOR=0} turn colours off, {@code
   * CLICOLOR_FORCE} turns them on wherever the output goes.
   */
  public static Terminal ofProcess(Map<String, String> env) {
    return of(env, isTerminal(1), isTerminal(2));
  }

  /**
   * The terminal of a process with these variables.
   *
   * @param out whether standard output is a terminal of any kind
   * @param err whether standard error is one
   */
  static Terminal of(Map<String, String> env, boolean out, boolean err) {
    boolean refused =
        !env.getOrDefault("NO_COLOR", "").isEmpty() || env.getOrDefault("CLICOLOR", "").equals("0");
    boolean forced = !env.getOrDefault("CLICOLOR_FORCE", "0").equals("0");
    boolean dumb = env.getOrDefault("TERM", "dumb").equals("dumb");
    return new Terminal(out, err && !dumb, !refused && (forced || (out && !dumb)));
  }

  /** The terminal of the program that {@code command} belongs to. */
  public static Terminal of(CommandSpec command) {
    return command.root().userObject() instanceof Owner owner ? owner.terminal() : NONE;
  }

  /** Where there is no {@code /proc}, the JVM knows of input and output together. */
  private static boolean isTerminal(int descriptor) {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return Ansi.AUTO.enabled();
    }
    try {
      String target =
          Files.readSymbolicLink(DESCRIPTORS.resolve(String.valueOf(descriptor))).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
