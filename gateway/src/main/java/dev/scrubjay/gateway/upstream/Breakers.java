package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A breaker for each of several places, of which no more than a share is open at a time.
 * Thread-safe. Times are the ticker's.
 */
final class Breakers {
  private final EjectionPolicy policy;
  private final RandomGenerator random;
  private final Breaker[] breakers;

  Breakers(int places, EjectionPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
    this.breakers = new Breaker[places];
    Arrays.fill(breakers, Breaker.CLOSED);
  }

  synchronized boolean admits(int place, long now) {
    return breakers[place].admits(now);
  }

  /** Lets a call pass, if it may; its end must be told. */
  synchronized boolean admit(int place, long now) {
    boolean admitted = breakers[place].admits(now);
    if (admitted) {
      breakers[place] = breakers[place].admitted();
    }
    return admitted;
  }

  /** A call went well; whether that closed an open breaker. */
  synchronized boolean succeeded(int place, long now) {
    boolean open = breakers[place].open();
    breakers[place] = breakers[place].succeeded(now);
    return open && !breakers[place].open();
  }

  /** A call failed; for how long the breaker has opened, if that opened it. */
  synchronized Optional<Duration> failed(int place, long now) {
    boolean open = !breakers[place].remaining(now).isZero();
    long others = Arrays.stream(breakers).filter(Breaker::open).count();
    boolean mayOpen = policy.permits((int) others, breakers.length);
    breakers[place] = breakers[place].failed(now, policy, random.nextDouble(), mayOpen);
    Duration remaining = breakers[place].remaining(now);
    return open || remaining.isZero() ? Optional.empty() : Optional.of(remaining);
  }

  /** A call ended that shows nothing either way. */
  synchronized void abandoned(int place) {
    breakers[place] = breakers[place].abandoned();
  }

  synchronized Duration remaining(int place, long now) {
    return breakers[place].remaining(now);
  }
}
