package dev.scrubjay.gateway.cli.terminal;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Model.CommandSpec;

/** Colours, where the output gets them. */
public final class Colours {
  private Colours() {}

  /** {@code text} as a heading. */
  public static String heading(CommandSpec command, String text) {
    return styled(ansi(command), "bold", text);
  }

  /** {@code text} that reports a fault. */
  public static String alarm(CommandSpec command, String text) {
    return styled(ansi(command), "bold,red", text);
  }

  /** {@code text} that reports that all is well. */
  public static String good(CommandSpec command, String text) {
    return styled(ansi(command), "green", text);
  }

  private static Ansi ansi(CommandSpec command) {
    return command.commandLine().getColorScheme().ansi();
  }

  /** {@code text} as it is, between the sequences of a style; it may contain any characters. */
  static String styled(Ansi ansi, String style, String text) {
    if (style.isEmpty() || text.isEmpty() || !ansi.enabled()) {
      return text;
    }
    return Style.on(Style.parse(style)) + text + Style.reset.on();
  }
}
