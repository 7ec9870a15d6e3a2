package dev.scrubjay.policy.upstream;

import java.time.Duration;

/**
 * What keeps calls of a model from an endpoint, as one tenant has seen it or as it holds for all.
 * Immutable; times are readings of a monotonic ticker, in nanoseconds.
 *
 * @param breaker counts failures
 * @param pausedUntil the end of the pause that the provider asked for
 * @param missingUntil the end of the time for which the provider is taken not to have the model
 */
public record EndpointCondition(Breaker breaker, long pausedUntil, long missingUntil) {

  /** Nothing keeps calls from it. */
  static EndpointCondition good(long now) {
    return new EndpointCondition(Breaker.CLOSED, now, now);
  }

  EndpointCondition with(Breaker other) {
    return other.equals(breaker) ? this : new EndpointCondition(other, pausedUntil, missingUntil);
  }

  EndpointCondition pausedUntil(long end) {
    return end - pausedUntil > 0 ? new EndpointCondition(breaker, end, missingUntil) : this;
  }

  EndpointCondition missingUntil(long end) {
    return new EndpointCondition(breaker, pausedUntil, end);
  }

  /** The time left of the pause; zero if there is none. */
  public Duration pause(long now) {
    return pausedUntil - now > 0 ? Duration.ofNanos(pausedUntil - now) : Duration.ZERO;
  }

  boolean isPaused(long now) {
    return pausedUntil - now > 0;
  }

  boolean isMissing(long now) {
    return missingUntil - now > 0;
  }

  /** Whether nothing would change if all this were forgotten. */
  boolean isForgettable(long now) {
    boolean recent =
        breaker.length().isPositive() && now - breaker.until() < breaker.length().toNanos();
    return breaker.failures() == 0
        && !breaker.open()
        && !recent
        && !isPaused(now)
        && !isMissing(now);
  }
}
