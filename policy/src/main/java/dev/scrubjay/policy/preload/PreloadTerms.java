package dev.scrubjay.policy.preload;

import java.time.Duration;

/**
 * The terms on which answers are made before they are asked for.
 *
 * @param secondUsd what it is worth that a client need not wait for a second, USD
 * @param lead how long before the earliest expected time an answer is made
 * @param longestHold the longest time from then until it is asked for
 */
public record PreloadTerms(double secondUsd, Duration lead, Duration longestHold) {
  public PreloadTerms {
    if (!(secondUsd >= 0) || lead.isNegative() || longestHold.compareTo(lead) <= 0) {
      throw new IllegalArgumentException(
          "second_usd, lead, hold: %s, %s, %s (expected: >= 0, >= 0, longer than lead)"
              .formatted(secondUsd, lead, longestHold));
    }
  }

  /** The gain, USD, if an answer is asked for with {@code probability}. */
  double value(double probability, double usd, double seconds) {
    return probability * (usd + seconds * secondUsd) - usd;
  }
}
