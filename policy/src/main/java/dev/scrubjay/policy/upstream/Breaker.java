package dev.scrubjay.policy.upstream;

import java.time.Duration;

/**
 * A circuit breaker that counts consecutive failures. A closed breaker admits every call, an open
 * one none. When its time is over an open breaker is half-open: it admits one call at a time, the
 * probe, whose result closes or opens it. A breaker that opens again soon after it closed stays
 * open twice as long, up to a limit. Immutable; times are readings of a monotonic ticker, in
 * nanoseconds.
 *
 * @param failures consecutive failures while closed
 * @param open whether it has opened and not closed since
 * @param until the end of the latest time that it was open
 * @param length that time without jitter; zero if it has never opened
 * @param probing whether the probe is in flight
 */
public record Breaker(int failures, boolean open, long until, Duration length, boolean probing) {
  public static final Breaker CLOSED = new Breaker(0, false, 0, Duration.ZERO, false);

  /** The states of a breaker. */
  public enum State {
    CLOSED,
    OPEN,
    HALF_OPEN
  }

  public State state(long now) {
    if (!open) {
      return State.CLOSED;
    }
    return now - until < 0 ? State.OPEN : State.HALF_OPEN;
  }

  /** Whether a call may be made now. */
  public boolean admits(long now) {
    return switch (state(now)) {
      case CLOSED -> true;
      case OPEN -> false;
      case HALF_OPEN -> !probing;
    };
  }

  /** The breaker after it has admitted a call. */
  public Breaker admitted() {
    return open ? new Breaker(failures, true, until, length, true) : this;
  }

  /**
   * The breaker after a call has succeeded. While it is open this changes nothing, as the call was
   * made before it opened.
   */
  public Breaker succeeded(long now) {
    return switch (state(now)) {
      case CLOSED -> failures == 0 ? this : new Breaker(0, false, until, length, false);
      case OPEN -> this;
      case HALF_OPEN -> new Breaker(0, false, until, length, false);
    };
  }

  /**
   * The breaker after a call has failed.
   *
   * @param random 0 up to 1, for the jitter
   * @param mayOpen whether a closed breaker may open
   */
  public Breaker failed(long now, BreakerPolicy policy, double random, boolean mayOpen) {
    return switch (state(now)) {
      case OPEN -> this;
      case HALF_OPEN -> opened(now, policy, random);
      case CLOSED -> {
        int consecutive = Math.min(failures + 1, policy.consecutiveFailures());
        yield consecutive >= policy.consecutiveFailures() && mayOpen
            ? opened(now, policy, random)
            : new Breaker(consecutive, false, until, length, false);
      }
    };
  }

  /** The breaker after a call has ended that shows neither success nor failure. */
  public Breaker abandoned() {
    return probing ? new Breaker(failures, open, until, length, false) : this;
  }

  /** The time for which no call is admitted; zero if one may be. */
  public Duration remaining(long now) {
    return state(now) == State.OPEN ? Duration.ofNanos(until - now) : Duration.ZERO;
  }

  /** The breaker after it has been opened, whatever it has counted. */
  Breaker opened(long now, BreakerPolicy policy, double random) {
    boolean soon = length.isPositive() && now - until < length.toNanos();
    Duration next = soon ? length.multipliedBy(2) : policy.base();
    Duration capped = next.compareTo(policy.max()) > 0 ? policy.max() : next;
    long jittered = (long) (capped.toNanos() * (1 + policy.jitter() * random));
    return new Breaker(0, true, now + jittered, capped, false);
  }
}
