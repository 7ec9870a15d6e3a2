package dev.scrubjay.gateway.metrics.state;

import dev.scrubjay.gateway.metrics.family.Families;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The meter of how late event loops run their timers, which shows when something blocks them. */
public final class EventLoopLag {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Timer lag;
  private final LongSupplier nanoTime;

  public EventLoopLag(Families families, LongSupplier nanoTime) {
    this.lag =
        families.ownTime(
            "event_loop_lag_seconds", "How much too late event loops run their timers");
    this.nanoTime = nanoTime;
  }

  /** Measures the event loop that calls this, until its verticle ends. */
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
