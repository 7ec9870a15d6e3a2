package dev.scrubjay.gateway.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How much later than due event loops get to their timers: what blocks them, shows here. */
public final class EventLoopLag {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Histogram lag;
  private final LongSupplier nanoTime;

  public EventLoopLag(Families families, LongSupplier nanoTime) {
    this.lag =
        families.ownTime(
            "event_loop_lag_seconds", "How much too late event loops run their timers");
    this.nanoTime = nanoTime;
  }

  /** Watches the event loop that calls this, until its verticle ends. */
  public void watch(Vertx vertx) {
    long due = nanoTime.getAsLong() + EVERY.toNanos();
    vertx.setTimer(
        EVERY.toMillis(),
        id -> {
          long late = nanoTime.getAsLong() - due;
          lag.observe(Families.seconds(Duration.ofNanos(Math.max(0, late))));
          watch(vertx);
        });
  }
}
