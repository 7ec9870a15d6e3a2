package dev.scrubjay.policy.evidence;

import java.time.Duration;
import java.util.Locale;

/** What is measured of a model, and how long a measurement counts. */
public enum Measure {
  /** The score of its answers, by task and complexity, over the log of the prompt's length. */
  SUCCESS(600, Duration.ofDays(30)),
  /**
   * The score of its answers less what was expected of it, over what was expected; see {@link
   * Drift}.
   */
  SURPRISE(80, Duration.ofHours(6)),
  /** Whether its answers keep to the form that they are to have, by task and complexity. */
  FORM(600, Duration.ofDays(30)),
  /** How many tokens it writes, by task and complexity, over the log of the prompt's length. */
  OUTPUT(600, Duration.ofDays(30)),
  /** Seconds until its first token. */
  FIRST_TOKEN(50, Duration.ofMinutes(30)),
  /** Seconds for each further token, weighed by tokens. */
  TOKEN_TIME(20_000, Duration.ofMinutes(30)),
  /** The log of the time until its first token over what was expected of it. */
  FIRST_TOKEN_OVERRUN(100, Duration.ofMinutes(30)),
  /** The log of the time of a whole answer over what was expected before its length was known. */
  OVERRUN(100, Duration.ofMinutes(30)),
  /** Whether it answers at all. */
  RELIABILITY(50, Duration.ofMinutes(5));

  private final double capacity;
  private final Duration memory;

  Measure(double capacity, Duration memory) {
    this.capacity = capacity;
    this.memory = memory;
  }

  /**
   * The most that all measurements of a cell weigh together, in new ones: each new one takes 1 /
   * capacity of the others' weight away, so that there is no end to learning.
   */
  public double capacity() {
    return capacity;
  }

  /** The time in which a measurement's weight falls to 1 / e without any new ones. */
  Duration memory() {
    return memory;
  }

  /** Whether the spread of the measurements is of interest, beside their mean. */
  boolean keepsSpread() {
    return this == FIRST_TOKEN_OVERRUN || this == OVERRUN || this == SURPRISE;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
