package dev.scrubjay.gateway.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of early refusals: one line for all of some seconds. Thread-safe. */
final class RefusalLog {
  private static final Logger LOG = LoggerFactory.getLogger(RefusalLog.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final LongSupplier nanoTime;
  private final LongAdder refused = new LongAdder();
  private final AtomicLong due;

  /**
   * @param nanoTime a monotonic ticker
   */
  RefusalLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.due = new AtomicLong(nanoTime.getAsLong());
  }

  /** Notes a refusal. */
  void refused() {
    refused.increment();
    long now = nanoTime.getAsLong();
    long at = due.get();
    if (now - at >= 0 && due.compareAndSet(at, now + EVERY.toNanos())) {
      LOG.warn(
          "more requests come than can be handled: {} turned away unread since the last such line",
          refused.sumThenReset());
    }
  }
}
