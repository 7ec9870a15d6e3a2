package dev.scrubjay.gateway.cli.remote.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;

  private final StringWriter out = new StringWriter();

  @Test
  void barIsDrawnOverItselfOnATerminal() {
    ProgressLine line = new ProgressLine(new PrintWriter(out), true, 0);
    line.show(0.5, "made 10", SECOND);
    line.show(0.6, "made 11", SECOND + 1); // a moment later
    line.show(1, "made 2", 2 * SECOND);
    assertThat(out.toString())
        .isEqualTo(
            "\r["
                + "=".repeat(15)
                + " ".repeat(15)
                + "]  50 %  made 10"
                + "\r["
                + "=".repeat(30)
                + "] 100 %  made 2 ");
  }

  @Test
  void linesAreFewWhereNobodyWatches() {
    ProgressLine line = new ProgressLine(new PrintWriter(out), false, 0);
    for (int i = 1; i <= 25; i++) {
      line.show(-1, "made " + i, i * SECOND);
    }
    line.end();
    assertThat(out.toString().lines()).containsExactly("made 10", "made 20");
  }
}
