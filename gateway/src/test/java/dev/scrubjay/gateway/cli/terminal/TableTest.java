package dev.scrubjay.gateway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class TableTest {
  private final Table table = new Table().left("model").right("hits", "cost").left("note");

  @Test
  void columnsAreAsWideAsTheirContentsAndNumbersAtTheRight() {
    table.row("gpt-4o", "12", "$0.0025", "@|red as it is|@").alarming("a", "1234", "$1", "");
    assertThat(table.text(Ansi.OFF, "  ").lines())
        .containsExactly(
            "  model   hits     cost  note",
            "  gpt-4o    12  $0.0025  @|red as it is|@",
            "  a       1234       $1");
  }

  @Test
  void coloursTakeNoWidth() {
    table.alarming("gpt-4o", "12", "$0.0025", "x");
    assertThat(table.text(Ansi.ON, "").replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(table.text(Ansi.OFF, ""));
    assertThat(table.text(Ansi.ON, "")).contains("\u001b[1mmodel", "\u001b[31m");
  }

  @Test
  void rowThatDoesNotFitIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> table.row("a"));
  }

  @Test
  void coloursFollowTheTerminalAndTheUsersWish() {
    Map<String, String> xterm = Map.of("TERM", "xterm");
    assertThat(Terminal.of(xterm, true, false).colours()).isTrue();
    assertThat(Terminal.of(xterm, false, true).colours()).isFalse();
    assertThat(Terminal.of(Map.of("TERM", "dumb"), true, true).colours()).isFalse();
    assertThat(Terminal.of(Map.of("TERM", "xterm", "NO_COLOR", "1"), true, true).colours())
        .isFalse();
    assertThat(Terminal.of(Map.of("TERM", "xterm", "CLICOLOR", "0"), true, true).colours())
        .isFalse();
    assertThat(Terminal.of(Map.of("CLICOLOR_FORCE", "1"), false, false).colours()).isTrue();
  }
}
