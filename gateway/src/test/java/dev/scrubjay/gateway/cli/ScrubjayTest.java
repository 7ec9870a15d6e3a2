package dev.scrubjay.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands' help, misuse, completion and manual pages. */
final class ScrubjayTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return run(Scrubjay.commandLine(), args);
  }

  private int run(CommandLine program, String... args) {
    return program
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> all = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(child -> all.addAll(all(child)));
    return all;
  }

  @Test
  void helpFitsEightyColumnsAndIsWithoutShouting() {
    for (CommandLine command : all(Scrubjay.commandLine())) {
      assertThat(command.getUsageMessage().lines())
          .as(command.getCommandSpec().qualifiedName())
          .allMatch(line -> line.length() <= 80)
          .noneMatch(line -> line.matches(".*\\b(BALANCED|STATUS|SIMPLE|BASH)\\b.*"));
    }
    assertThat(all(Scrubjay.commandLine())).hasSizeGreaterThan(18);
  }

  @Test
  void misuseIsOneLineThatLeadsToTheHelp() {
    assertThat(run("stats", "--jsn")).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "scrubjay stats: unknown option: '--jsn' (did you mean --json?)."
                + " See scrubjay stats --help.\n");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void misspeltCommandGetsTheNearest() {
    assertThat(run("sevre")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("did you mean serve?");
  }

  @Test
  void enumsAreInLowerCaseAndErrorsListThem() {
    assertThat(run("tuning", "reverse")).isEqualTo(2);
    assertThat(err.toString().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("'reverse'", "status, revert");
    assertThat(run("route", "--profile", "Savings")).isZero();
  }

  @Test
  void coloursAreForTerminals() {
    Terminal coloured = new Terminal(true, true, true);
    assertThat(run(Scrubjay.commandLine(coloured), "route", "--task-complexity", "simple"))
        .isZero();
    assertThat(out.toString()).contains("\u001b[1m");
    out.getBuffer().setLength(0);
    assertThat(run("route", "--task-complexity", "simple")).isZero();
    assertThat(out.toString()).contains("candidate").doesNotContain("\u001b");
  }

  @Test
  void bashCompletesCommandsOptionsAndEnums(@TempDir Path directory) throws Exception {
    assertThat(run("completion", "bash")).isZero();
    Path script = directory.resolve("completion");
    Files.writeString(script, out.toString());
    assertThat(completed(script, "scrubjay", "exp")).containsExactly("experiments");
    assertThat(completed(script, "scrubjay", "tuning", "")).contains("status", "revert");
    assertThat(completed(script, "scrubjay", "stats", "--wa")).containsExactly("--watch");
    assertThat(completed(script, "scrubjay", "learning", "")).contains("export", "sites");
    assertThat(completed(script, "scrubjay", "")).contains("demo").doesNotContain("rehearse");
  }

  private static List<String> completed(Path script, String... words) throws Exception {
    String line =
        "compopt() { :; }; source %s; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_scrubjay; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(
                script,
                String.join(" ", Stream.of(words).map(word -> "'" + word + "'").toList()),
                words.length - 1);
    Process bash = new ProcessBuilder("bash", "-c", line).redirectErrorStream(true).start();
    String found = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(found).isZero();
    return found.lines().toList();
  }

  @Test
  void zshLoadsWhatTheScriptNeeds() {
    assertThat(run("completion", "zsh")).isZero();
    assertThat(out.toString()).startsWith("autoload -U +X bashcompinit");
  }

  @Test
  void eachCommandHasAManualPage(@TempDir Path directory) throws IOException {
    assertThat(run("man", "--to", directory.toString())).isZero();
    List<String> pages;
    try (Stream<Path> files = Files.list(directory)) {
      pages = files.map(file -> file.getFileName().toString()).toList();
    }
    assertThat(pages)
        .contains("scrubjay.1", "scrubjay-serve.1", "scrubjay-catalog-import.1")
        .doesNotContain("scrubjay-rehearse.1");
    assertThat(Files.readString(directory.resolve("scrubjay-stats.1")))
        .contains(".SH NAME\nscrubjay\\-stats \\- Shows a tenant's figures")
        .contains("\\fB\\-\\-window=WINDOW\\fR", "SCRUBJAY_URL", ".SH EXIT STATUS");
  }

  @Test
  void manualPageOfOneCommandIsPrinted() {
    assertThat(run("man", "catalog", "import")).isZero();
    assertThat(out.toString()).startsWith(".TH \"SCRUBJAY-CATALOG-IMPORT\" 1");
    assertThat(run("man", "nothing")).isEqualTo(2);
  }
}
