package dev.scrubjay.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes log lines to standard error, many at once: warnings and errors immediately, with all that
 * came before them, others within {@value #INTERVAL_MILLIS} ms, or when the process ends.
 */
public final class BatchedConsole extends OutputStreamAppender<ILoggingEvent> {
  private static final long INTERVAL_MILLIS = 100;
  private static final int BUFFER_BYTES = 32 << 10;

  private @Nullable ScheduledFuture<?> flushes;

  @Override
  @SuppressWarnings("resource") // standard error stays open
  public void start() {
    setImmediateFlush(false);
    setOutputStream(new Unclosed(new FileOutputStream(FileDescriptor.err)));
    super.start();
    flushes =
        getContext()
            .getScheduledExecutorService()
            .scheduleWithFixedDelay(
                this::flush, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    Runtime.getRuntime().addShutdownHook(new Thread(this::flush, "log-flush"));
  }

  @Override
  protected void append(ILoggingEvent event) {
    super.append(event);
    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
      flush();
    }
  }

  private void flush() {
    OutputStream out = getOutputStream();
    if (out == null) {
      return;
    }
    streamWriteLock.lock();
    try {
      out.flush();
    } catch (IOException e) {
      addError("standard error cannot be written", e);
    } finally {
      streamWriteLock.unlock();
    }
  }

  @Override
  public void stop() {
    flush();
    if (flushes != null) {
      flushes.cancel(false);
    }
    super.stop();
  }

  /** A buffer before a stream that others use too. */
  private static final class Unclosed extends BufferedOutputStream {
    Unclosed(OutputStream out) {
      super(out, BUFFER_BYTES);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
