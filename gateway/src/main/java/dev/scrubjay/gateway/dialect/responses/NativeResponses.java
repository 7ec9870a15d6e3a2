package dev.scrubjay.gateway.dialect.responses;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a provider has the Responses API, as far as is known: as configured, until it says that
 * it does not know the path. That is believed for a while. Thread-safe.
 */
public final class NativeResponses {
  private static final long BELIEVED_NANOS = Duration.ofMinutes(10).toNanos();

  private final LongSupplier nanoTime;
  private final long epoch;
  private volatile long missingUntil;

  /**
   * @param nanoTime a monotonic ticker
   */
  public NativeResponses(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.epoch = nanoTime.getAsLong();
  }

  boolean areThere() {
    return nanoTime.getAsLong() - epoch >= missingUntil;
  }

  /** Notes that the provider does not know the path. */
  void missing() {
    missingUntil = nanoTime.getAsLong() - epoch + BELIEVED_NANOS;
  }
}
