package dev.scrubjay.policy.evidence;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A quantity that is measured of a model, and how long a measurement counts. */
public enum Measure {
  /** The score of its answers, by task and complexity, against the log of the prompt's length. */
  SUCCESS(600, Duration.ofDays(30)),
  /**
   * The score of its answers minus the expected score, against the expected score; see {@link
   * Drift}.
   */
  SURPRISE(80, Duration.ofHours(6)),
  /** Whether its answers keep the requested form, such as a schema, by task and complexity. */
  FORM(600, Duration.ofDays(30)),
  /** The tokens of its answers, by task and complexity, against the log of the prompt's length. */
  OUTPUT(600, Duration.ofDays(30)),
  /** Seconds until its first token. */
  FIRST_TOKEN(50, Duration.ofMinutes(30)),
  /** Seconds for each further token, weighted by tokens. */
  TOKEN_TIME(20_000, Duration.ofMinutes(30)),
  /** The log of the ratio of the time until its first token to the expected time. */
  FIRST_TOKEN_OVERRUN(100, Duration.ofMinutes(30)),
  /**
   * The log of the ratio of the time of a whole answer to the time expected before its length was
   * known.
   */
  OVERRUN(100, Duration.ofMinutes(30)),
  /** Whether it answers at all. */
  RELIABILITY(50, Duration.ofMinutes(5));

  private static final Map<String, Measure> BY_KEY =
      Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Measure::key, own -> own));

  private final double capacity;
  private final Duration memory;
  private final String key = name().toLowerCase(Locale.ROOT);

  Measure(double capacity, Duration memory) {
    this.capacity = capacity;
    this.memory = memory;
  }

  /**
   * The limit on the weight of all measurements of a cell, in new measurements: each new one takes
   * 1 / capacity of the weight of the others away, so that learning never stops.
   */
  public double capacity() {
    return capacity;
  }

  /** The time in which the weight of a measurement falls to 1 / e without new ones. */
  public Duration memory() {
    return memory;
  }

  /** Whether the variance of the measurements is kept besides their mean. */
  boolean keepsSpread() {
    return this == FIRST_TOKEN_OVERRUN || this == OVERRUN || this == SURPRISE;
  }

  /** The name in lower case, as in keys and exports. */
  public String key() {
    return key;
  }

  /** The measure with {@code key}; null if there is none. */
  static @Nullable Measure ofKey(String key) {
    return BY_KEY.get(key);
  }
}
