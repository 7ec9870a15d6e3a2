package dev.scrubjay.policy.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a stream is asked for a second time when its first token stays out, and when.
 *
 * @param enabled off by default: the call that loses has to be paid for
 * @param delay how long to wait; if empty, for as long as 95 % of the model's latest streams took
 */
public record Hedging(boolean enabled, Optional<Duration> delay) {
  public static final Hedging DEFAULT = new Hedging(false, Optional.empty());

  private static final double LATE = 0.95;

  /**
   * How long to wait; empty if the stream is not to be asked for again.
   *
   * @param firstTokens how long the model's latest streams took to their first token
   */
  public Optional<Duration> after(RecentDurations firstTokens) {
    if (!enabled) {
      return Optional.empty();
    }
    return delay.isPresent() ? delay : firstTokens.quantile(LATE);
  }
}
