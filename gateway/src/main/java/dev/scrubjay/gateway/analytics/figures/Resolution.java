package dev.scrubjay.gateway.analytics.figures;

import java.time.Duration;
import java.time.Instant;

/** The length of the intervals that figures are kept by, and how far back they are kept. */
public enum Resolution {
  MINUTE(Duration.ofMinutes(1), 60),
  HOUR(Duration.ofHours(1), 24),
  DAY(Duration.ofDays(1), 30);

  private final Duration length;
  private final int kept;

  Resolution(Duration length, int kept) {
    this.length = length;
    this.kept = kept;
  }

  Duration length() {
    return length;
  }

  /** The number of intervals that are kept, the present one included. */
  public int kept() {
    return kept;
  }

  /** The time that an interval's figures are kept, from its beginning. */
  public Duration retention() {
    return length.multipliedBy(kept + 1L);
  }

  /** The number of the interval that {@code time} is in, counted from the epoch. */
  public long interval(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), length.toMillis());
  }

  public Instant begin(long interval) {
    return Instant.ofEpochMilli(interval * length.toMillis());
  }
}
