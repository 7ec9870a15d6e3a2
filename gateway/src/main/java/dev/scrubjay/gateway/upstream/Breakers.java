package dev.scrubjay.gateway.upstream;

import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.EjectionPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One breaker for each of several endpoints, of which at most a share is open at a time. An
 * endpoint is named by its index. Times are readings of a monotonic ticker, in nanoseconds.
 * Thread-safe.
 */
final class Breakers {
  private final EjectionPolicy policy;
  private final RandomGenerator random;
  private final Breaker[] breakers;

  Breakers(int endpoints, EjectionPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
    this.breakers = new Breaker[endpoints];
    Arrays.fill(breakers, Breaker.CLOSED);
  }

  /** Whether a call may be made now. */
  synchronized boolean admits(int endpoint, long now) {
    return breakers[endpoint].admits(now);
  }

  /** Admits a call if it may be made; an admitted call's end has to be reported. */
  synchronized boolean admit(int endpoint, long now) {
    boolean admitted = breakers[endpoint].admits(now);
    if (admitted) {
      breakers[endpoint] = breakers[endpoint].admitted();
    }
    return admitted;
  }

  /** Records a success, and returns whether it closed an open breaker. */
  synchronized boolean succeeded(int endpoint, long now) {
    boolean open = breakers[endpoint].open();
    breakers[endpoint] = breakers[endpoint].succeeded(now);
    return open && !breakers[endpoint].open();
  }

  /** Records a failure, and returns for how long the breaker opened, if the failure opened it. */
  synchronized Optional<Duration> failed(int endpoint, long now) {
    boolean open = !breakers[endpoint].remaining(now).isZero();
    long others = Arrays.stream(breakers).filter(Breaker::open).count();
    boolean mayOpen = policy.permits((int) others, breakers.length);
    breakers[endpoint] =
        breakers[endpoint].failed(now, policy.breaker(), random.nextDouble(), mayOpen);
    Duration remaining = breakers[endpoint].remaining(now);
    return open || remaining.isZero() ? Optional.empty() : Optional.of(remaining);
  }

  /** Records the end of a call that shows neither success nor failure. */
  synchronized void abandoned(int endpoint) {
    breakers[endpoint] = breakers[endpoint].abandoned();
  }

  /** The time for which no call is admitted; zero if one may be. */
  synchronized Duration remaining(int endpoint, long now) {
    return breakers[endpoint].remaining(now);
  }
}
