package dev.scrubjay.gateway.tuning;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time over which all replicas measure together.
 *
 * @param index the number of spans of this length since 1970
 */
record TuningWindow(long index, Duration length) {
  static TuningWindow at(Instant instant, Duration length) {
    return new TuningWindow(Math.floorDiv(instant.toEpochMilli(), length.toMillis()), length);
  }

  TuningWindow before() {
    return new TuningWindow(index - 1, length);
  }

  Instant begin() {
    return Instant.ofEpochMilli(index * length.toMillis());
  }

  Instant end() {
    return begin().plus(length);
  }

  /** The name of its sums. */
  String sums() {
    return "window:" + length.toMillis() + ":" + index;
  }
}
