package dev.scrubjay.gateway.cli.terminal;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Timer;
import java.util.TimerTask;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/**
 * How far a command has come: a line on standard error that is drawn again and again and cleared at
 * the end. Only a terminal gets it. Thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final int WIDTH = 30;
  private static final int COLUMNS = 79;
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long TICK_MILLIS = 1000;

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final long begunNanos;
  private final @Nullable Timer timer;
  private long shownNanos;
  private int longest;
  private boolean closed;

  Progress(PrintWriter err, boolean terminal, LongSupplier nanoTime, @Nullable String waitsFor) {
    this.err = err;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    begunNanos = nanoTime.getAsLong();
    shownNanos = begunNanos;
    timer = terminal && waitsFor != null ? new Timer("progress", true) : null;
    if (timer != null && waitsFor != null) {
      timer.schedule(tick(waitsFor), TICK_MILLIS, TICK_MILLIS);
    }
  }

  /** The progress of a command that tells its steps. */
  public static Progress of(CommandSpec command) {
    return of(command, null);
  }

  /** The result of {@code work}, for which the command waits; shows for how long already. */
  public static <T> T waiting(CommandSpec command, String waitsFor, Supplier<T> work) {
    Progress progress = of(command, waitsFor);
    try {
      return work.get();
    } finally {
      progress.close();
    }
  }

  private static Progress of(CommandSpec command, @Nullable String waitsFor) {
    return new Progress(
        command.commandLine().getErr(), Terminal.of(command).err(), System::nanoTime, waitsFor);
  }

  private TimerTask tick(String waitsFor) {
    return new TimerTask() {
      @Override
      public void run() {
        draw(waitsFor + ", " + seconds() + " s");
      }
    };
  }

  private long seconds() {
    return (nanoTime.getAsLong() - begunNanos) / 1_000_000_000L;
  }

  /**
   * Shows the progress, unless it was shown a moment ago.
   *
   * @param share 0 to 1; negative if it is not known
   */
  public synchronized void show(double share, String what) {
    long now = nanoTime.getAsLong();
    if (terminal && now - shownNanos >= REDRAW_NANOS) {
      shownNanos = now;
      draw(text(share, what));
    }
  }

  static String text(double share, String what) {
    if (share < 0) {
      return what;
    }
    int full = (int) Math.round(WIDTH * Math.min(1, share));
    return String.format(
        Locale.ROOT,
        "[%s%s] %3.0f %%  %s",
        "=".repeat(full),
        " ".repeat(WIDTH - full),
        100 * Math.min(1, share),
        what);
  }

  private synchronized void draw(String text) {
    if (closed) {
      return;
    }
    String line = text.length() > COLUMNS ? text.substring(0, COLUMNS) : text;
    err.print("\r" + line + " ".repeat(Math.max(0, longest - line.length())));
    longest = line.length();
    err.flush();
  }

  /** Clears the line. */
  public synchronized void clear() {
    if (longest > 0) {
      err.print("\r" + " ".repeat(longest) + "\r");
      err.flush();
      longest = 0;
    }
  }

  @Override
  public synchronized void close() {
    if (timer != null) {
      timer.cancel();
    }
    clear();
    closed = true;
  }
}
