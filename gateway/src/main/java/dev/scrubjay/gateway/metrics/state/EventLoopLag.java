package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The meter of the delay of event loops' timers, which shows when something blocks the loops. */
public final class EventLoopLag {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Timer lag;
  private final LongSupplier nanoTime;

  public EventLoopLag(Families families, LongSupplier nanoTime) {
    this.lag = families.ownTime("event_loop_lag_seconds", "Delay of the event loops' timers");
    this.nanoTime = nanoTime;
  }

  /** Measures the caller's event loop until the caller's verticle ends. */
  public void watch(Vertx vertx) {
    long due = nanoTime.getAsLong() + EVERY.toNanos();
    vertx.setTimer(
        EVERY.toMillis(),
        id -> {
          long late = nanoTime.getAsLong() - due;
          lag.record(Duration.ofNanos(Math.max(0, late)));
          watch(vertx);
        });
  }
}
