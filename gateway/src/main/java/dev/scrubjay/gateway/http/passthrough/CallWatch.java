package dev.scrubjay.gateway.http.passthrough;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches that a call goes on: there is one thing at a time that has to happen next, and a deadline
 * for it. Looks several times a second, so that progress costs nothing. Not thread-safe.
 */
final class CallWatch {
  private static final long LOOK_MS = 100;

  private final Vertx vertx;
  private final LongSupplier nanoTime;
  private final Consumer<RuntimeException> onExpiry;
  private final long timer;
  private final long lastMoment;
  private final Supplier<RuntimeException> tooLong;
  private long due;
  private @Nullable Supplier<RuntimeException> otherwise;

  /**
   * @param longest the longest that the call may take in all
   * @param tooLong the failure of a call that takes longer
   */
  CallWatch(
      Vertx vertx,
      LongSupplier nanoTime,
      Duration longest,
      Supplier<RuntimeException> tooLong,
      Consumer<RuntimeException> onExpiry) {
    this.vertx = vertx;
    this.nanoTime = nanoTime;
    this.onExpiry = onExpiry;
    this.tooLong = tooLong;
    this.lastMoment = nanoTime.getAsLong() + longest.toNanos();
    this.timer = vertx.setPeriodic(LOOK_MS, id -> look());
  }

  /** Expects the next step within {@code limit}; else the call fails with {@code failure}. */
  void expect(Duration limit, Supplier<RuntimeException> failure) {
    due = nanoTime.getAsLong() + limit.toNanos();
    otherwise = failure;
  }

  private void look() {
    long now = nanoTime.getAsLong();
    if (now - lastMoment > 0) {
      close();
      onExpiry.accept(tooLong.get());
    } else if (otherwise != null && now - due > 0) {
      RuntimeException failure = otherwise.get();
      close();
      onExpiry.accept(failure);
    }
  }

  /** Stops watching, as the call has ended. */
  void close() {
    vertx.cancelTimer(timer);
    otherwise = null;
  }
}
