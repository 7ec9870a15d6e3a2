package dev.scrubjay.gateway.tuning;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time over which all replicas measure together.
 *
 * @param index counts spans of this length since 1970
 */
record Window(long index, Duration length) {
  static Window at(Instant instant, Duration length) {
    return new Window(Math.floorDiv(instant.toEpochMilli(), length.toMillis()), length);
  }

  Window before() {
    return new Window(index - 1, length);
  }

  Instant begin() {
    return Instant.ofEpochMilli(index * length.toMillis());
  }

  /** What its sums are called. */
  String sums() {
    return "window:" + length.toMillis() + ":" + index;
  }
}
