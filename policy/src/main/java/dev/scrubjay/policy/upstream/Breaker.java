package dev.scrubjay.policy.upstream;

import java.time.Duration;

/**
 * A circuit breaker that counts failures in a row. Closed, it lets calls pass; open, none; and once
 * its time is over it is half open, and one call at a time decides. Opening again soon after makes
 * the time twice as long, up to a limit. Immutable; times are readings of a monotonic ticker, in
 * nanoseconds.
 *
 * @param failures in a row
 * @param open whether it has opened and not closed since
 * @param until when the time is over, if it is open; when it was, else
 * @param length of that time, without jitter; zero if it has never opened
 * @param probing whether the call that decides is under way
 */
public record Breaker(int failures, boolean open, long until, Duration length, boolean probing) {
  public static final Breaker CLOSED = new Breaker(0, false, 0, Duration.ZERO, false);

  /** What a breaker does with a call. */
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

  /** A call that it admits is made. */
  public Breaker admitted() {
    return open ? new Breaker(failures, true, until, length, true) : this;
  }

  /** A call has shown that all is well. One made before the breaker opened shows nothing. */
  public Breaker succeeded(long now) {
    return switch (state(now)) {
      case CLOSED -> failures == 0 ? this : new Breaker(0, false, until, length, false);
      case OPEN -> this;
      case HALF_OPEN -> new Breaker(0, false, until, length, false);
    };
  }

  /**
   * A call has failed.
   *
   * @param random 0 up to 1, for the jitter
   * @param mayOpen whether it may open now; an open one stays so in any case
   */
  public Breaker failed(long now, EjectionPolicy policy, double random, boolean mayOpen) {
    return switch (state(now)) {
      case OPEN -> this;
      case HALF_OPEN -> opened(now, policy, random);
      case CLOSED -> {
        int inARow = Math.min(failures + 1, policy.consecutiveFailures());
        yield inARow >= policy.consecutiveFailures() && mayOpen
            ? opened(now, policy, random)
            : new Breaker(inARow, false, until, length, false);
      }
    };
  }

  /** A call has ended that shows nothing either way. */
  public Breaker abandoned() {
    return probing ? new Breaker(failures, open, until, length, false) : this;
  }

  /** How long no call is admitted for certain; zero if one may be. */
  public Duration remaining(long now) {
    return state(now) == State.OPEN ? Duration.ofNanos(until - now) : Duration.ZERO;
  }

  private Breaker opened(long now, EjectionPolicy policy, double random) {
    boolean soon = length.isPositive() && now - until < length.toNanos();
    Duration next = soon ? length.multipliedBy(2) : policy.base();
    Duration capped = next.compareTo(policy.max()) > 0 ? policy.max() : next;
    long jittered = (long) (capped.toNanos() * (1 + policy.jitter() * random));
    return new Breaker(0, true, now + jittered, capped, false);
  }
}
