package dev.scrubjay.gateway.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command's manual page in roff, with the {@code man} macros. */
final class ManPage {
  private final CommandSpec command;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec command) {
    this.command = command;
  }

  /** The name of the page, such as {@code scrubjay-catalog-import}. */
  static String name(CommandSpec command) {
    return command.qualifiedName("-");
  }

  static String of(CommandSpec command) {
    ManPage made = new ManPage(command);
    made.head();
    made.options();
    made.commands();
    made.foot();
    return made.page.toString();
  }

  private void head() {
    macro("TH \"" + name(command).toUpperCase(Locale.ROOT) + "\" 1 \"\" Scrubjay");
    macro("nh"); // no name of a variable or option is divided
    macro("SH NAME");
    line(escaped(name(command)) + " \\- " + escaped(summary(command)));
    macro("SH SYNOPSIS");
    String synopsis = new Help(command, Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
    text(synopsis.strip().replaceAll("\\s+", " "));
    macro("SH DESCRIPTION");
    String[] description = command.usageMessage().description();
    for (int i = 0; i < description.length; i++) {
      boolean example = description[i].startsWith(" ") || description[i].isEmpty();
      macro(example ? "br" : i == 0 ? "" : "PP");
      text(description[i]);
    }
  }

  private static String summary(CommandSpec command) {
    String[] description = command.usageMessage().description();
    return description.length == 0 ? "" : plain(description[0]).replaceAll("[.]$", "");
  }

  private void options() {
    List<ArgSpec> arguments = new ArrayList<>(command.positionalParameters());
    command.options().stream().filter(option -> !option.hidden()).forEach(arguments::add);
    if (!arguments.isEmpty()) {
      macro("SH OPTIONS");
    }
    for (ArgSpec argument : arguments) {
      macro("TP");
      line("\\fB" + escaped(label(argument)) + "\\fR");
      text(String.join(" ", argument.description()));
    }
  }

  private static String label(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return argument.paramLabel();
    }
    String names = String.join(", ", option.names());
    return option.arity().max() == 0 ? names : names + "=" + option.paramLabel();
  }

  private void commands() {
    Map<String, CommandLine> children = command.subcommands();
    if (!children.isEmpty()) {
      macro("SH COMMANDS");
    }
    for (CommandLine child : children.values()) {
      CommandSpec model = child.getCommandSpec();
      if (!model.usageMessage().hidden()) {
        macro("TP");
        line("\\fB" + escaped(name(model)) + "\\fR(1)");
        text(summary(model));
      }
    }
  }

  private void foot() {
    macro("SH ENVIRONMENT");
    macro("TP");
    line("\\fBSCRUBJAY_URL\\fR, \\fBSCRUBJAY_API_KEY\\fR");
    text("The gateway that commands ask, and the key for it.");
    macro("TP");
    line("\\fBNO_COLOR\\fR, \\fBCLICOLOR\\fR");
    text("Set, or 0: no colours on a terminal.");
    macro("SH EXIT STATUS");
    command
        .root()
        .usageMessage()
        .exitCodeList()
        .forEach(
            (code, meaning) -> {
              macro("TP");
              line("\\fB" + code + "\\fR");
              text(meaning);
            });
    if (command.parent() != null) {
      macro("SH SEE ALSO");
      line("\\fB" + escaped(name(command.parent())) + "\\fR(1)");
    }
  }

  private void macro(String macro) {
    if (!macro.isEmpty()) {
      line("." + macro);
    }
  }

  private void text(String text) {
    line(escaped(plain(text)));
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  /** {@code text} without the marks of formats. */
  private static String plain(String text) {
    return text.replace("%n", " ").replace("%%", "%");
  }

  /** {@code text} so that none of it is a command of roff. */
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
