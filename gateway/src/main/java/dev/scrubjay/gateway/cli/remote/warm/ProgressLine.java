package dev.scrubjay.gateway.cli.remote.warm;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * How far the command has come: a bar that is drawn again and again on a terminal, else a line from
 * time to time. Confined to one thread.
 */
final class ProgressLine {
  private static final int WIDTH = 30;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;

  private final PrintWriter out;
  private final boolean terminal;
  private long shownNanos;
  private int longest;

  ProgressLine(PrintWriter out, boolean terminal, long nowNanos) {
    this.out = out;
    this.terminal = terminal;
    this.shownNanos = nowNanos;
  }

  /**
   * Shows the progress, unless it was shown a moment ago.
   *
   * @param share 0 to 1; negative if it is not known
   */
  void show(double share, String totals, long nowNanos) {
    if (nowNanos - shownNanos >= (terminal ? REDRAW_NANOS : LINE_NANOS)) {
      shownNanos = nowNanos;
      print(text(share, totals));
    }
  }

  static String text(double share, String totals) {
    if (share < 0) {
      return totals;
    }
    int full = (int) Math.round(WIDTH * Math.min(1, share));
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  %s",
        "=".repeat(full),
        " ".repeat(WIDTH - full),
        100 * Math.min(1, share),
        totals);
  }

  private void print(String text) {
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, longest - text.length())));
      longest = text.length();
    } else {
      out.println(text);
    }
    out.flush();
  }

  /** Clears the bar. */
  void end() {
    if (terminal && longest > 0) {
      out.print("\r" + " ".repeat(longest) + "\r");
      out.flush();
    }
  }
}
