package dev.scrubjay.gateway.redis;

import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.BreakerPolicy;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The breaker before Redis: five consecutive failures open it for a second, so that a Redis that
 * hangs does not cost every request the time limit of a lookup. Thread-safe.
 */
final class RedisBreaker {
  private static final Duration OPEN = Duration.ofSeconds(1);
  private static final BreakerPolicy POLICY = new BreakerPolicy(5, OPEN, OPEN, 0);

  private final LongSupplier nanoTime;
  private Breaker breaker = Breaker.CLOSED;

  /**
   * @param nanoTime a monotonic ticker
   */
  RedisBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Admits a command if it may be sent; an admitted command's end has to be reported. */
  synchronized boolean admit() {
    boolean admitted = breaker.admits(nanoTime.getAsLong());
    if (admitted) {
      breaker = breaker.admitted();
    }
    return admitted;
  }

  /** Records that Redis answered, if only with an error of the command. */
  synchronized void succeeded() {
    breaker = breaker.succeeded(nanoTime.getAsLong());
  }

  /** Records that Redis did not answer in time, or at all. */
  synchronized void failed() {
    breaker = breaker.failed(nanoTime.getAsLong(), POLICY, 0, true);
  }

  /** Closes the breaker, as there is a new connection, or the old one is answered again. */
  synchronized void reset() {
    breaker = Breaker.CLOSED;
  }

  /** Closes a half-open breaker: a PING was answered, which will do for its probe. */
  synchronized void pinged() {
    if (breaker.state(nanoTime.getAsLong()) == Breaker.State.HALF_OPEN) {
      succeeded();
    }
  }

  synchronized boolean isClosed() {
    return breaker.state(nanoTime.getAsLong()) == Breaker.State.CLOSED;
  }

  synchronized boolean isOpen() {
    return breaker.state(nanoTime.getAsLong()) == Breaker.State.OPEN;
  }
}
