package dev.scrubjay.policy.preload;

import java.time.Duration;

/** The reasons to expect a request. */
public enum PredictionKind {
  HOURLY(Duration.ofHours(1), Duration.ofMinutes(5), 4),
  DAILY(Duration.ofDays(1), Duration.ofMinutes(45), 3),
  WEEKLY(Duration.ofDays(7), Duration.ofMinutes(90), 3),
  /** It follows another request. */
  SEQUENCE(Duration.ofMinutes(1), Duration.ZERO, 4);

  private final long periodMillis;
  private final long toleranceMillis;
  private final int leastTimes;

  PredictionKind(Duration period, Duration tolerance, int leastTimes) {
    this.periodMillis = period.toMillis();
    this.toleranceMillis = tolerance.toMillis();
    this.leastTimes = leastTimes;
  }

  /** The length of a cycle; of a sequence, the time within which one request follows the other. */
  long periodMillis() {
    return periodMillis;
  }

  /** How far a request may be from its time in the cycle. */
  long toleranceMillis() {
    return toleranceMillis;
  }

  /** How often it must have been seen. */
  int leastTimes() {
    return leastTimes;
  }
}
