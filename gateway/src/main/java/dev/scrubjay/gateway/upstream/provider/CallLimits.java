package dev.scrubjay.gateway.upstream.provider;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one call beside its provider's own deadlines.
 *
 * @param cancellation ends the call
 * @param timeLeft the longest time that it may take
 * @param firstToken the longest time until a stream's first token; null for none
 */
public record CallLimits(
    Cancellation cancellation, Duration timeLeft, @Nullable Duration firstToken) {

  /** The same limits with another time in all. */
  CallLimits within(Duration other) {
    return new CallLimits(cancellation, other, firstToken);
  }
}
