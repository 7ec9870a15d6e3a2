package dev.scrubjay.gateway.metrics.family;

import java.util.concurrent.atomic.AtomicLong;

/** The value of a gauge, which is set or goes up and down. Thread-safe. */
public final class Level {
  private final AtomicLong bits = new AtomicLong(Double.doubleToRawLongBits(0));

  Level() {}

  public void set(double value) {
    bits.set(Double.doubleToRawLongBits(value));
  }

  public void add(double change) {
    bits.updateAndGet(
        before -> Double.doubleToRawLongBits(Double.longBitsToDouble(before) + change));
  }

  double value() {
    return Double.longBitsToDouble(bits.get());
  }
}
