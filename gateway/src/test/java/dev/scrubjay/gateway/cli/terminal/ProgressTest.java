package dev.scrubjay.gateway.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private final StringWriter err = new StringWriter();
  private final AtomicLong nanos = new AtomicLong();

  private Progress progress(boolean terminal) {
    return new Progress(new PrintWriter(err), terminal, nanos::get, null);
  }

  @Test
  void barIsDrawnOverItselfAndClearedOnATerminal() {
    Progress progress = progress(true);
    nanos.set(SECOND);
    progress.show(0.5, "made 10");
    nanos.set(SECOND + 1); // a moment later
    progress.show(0.6, "made 11");
    nanos.set(2 * SECOND);
    progress.show(1, "made 2");
    String half = "\r[" + "=".repeat(15) + " ".repeat(15) + "]  50 %  made 10";
    String whole = "\r[" + "=".repeat(30) + "] 100 %  made 2 ";
    assertThat(err.toString()).isEqualTo(half + whole);
    progress.close();
    String cleared = "\r" + " ".repeat(whole.length() - 2) + "\r";
    assertThat(err.toString()).isEqualTo(half + whole + cleared);
    nanos.set(9 * SECOND);
    progress.show(1, "after the end");
    assertThat(err.toString()).isEqualTo(half + whole + cleared);
  }

  @Test
  void nothingIsWrittenWhereThereIsNoTerminal() {
    try (Progress progress = progress(false)) {
      for (int i = 1; i <= 25; i++) {
        nanos.set(i * SECOND);
        progress.show(-1, "made " + i);
      }
    }
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void lineFitsNarrowTerminals() {
    Progress progress = progress(true);
    nanos.set(SECOND);
    progress.show(0.5, "x".repeat(200));
    assertThat(err.toString()).hasSize(80);
  }

  @Test
  void waitingTellsHowLong() {
    Progress waiting = new Progress(new PrintWriter(err), true, nanos::get, "verifying");
    nanos.set(12 * SECOND);
    await().until(() -> err.toString().contains("\rverifying, 12 s"));
    waiting.close();
    assertThat(err.toString()).endsWith("\r");
  }
}
