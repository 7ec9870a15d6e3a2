package dev.scrubjay.policy.upstream;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a stream whose first token is late is hedged, and when.
 *
 * @param enabled off by default, as the losing call has to be paid for
 * @param delay the wait before the hedge; if empty, the time within which 95 % of the model's
 *     latest streams had their first token
 */
public record Hedging(boolean enabled, Optional<Duration> delay) {
  public static final Hedging DEFAULT = new Hedging(false, Optional.empty());

  private static final double LATE = 0.95;

  /**
   * The wait before the hedge; empty if the stream is not hedged.
   *
   * @param firstTokens the times to the first token of the model's latest streams
   */
  public Optional<Duration> after(RecentDurations firstTokens) {
    if (!enabled) {
      return Optional.empty();
    }
    return delay.isPresent() ? delay : firstTokens.quantile(LATE);
  }
}
