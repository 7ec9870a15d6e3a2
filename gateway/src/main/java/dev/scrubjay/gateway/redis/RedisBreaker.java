package dev.scrubjay.gateway.redis;

import dev.scrubjay.policy.upstream.Breaker;
import dev.scrubjay.policy.upstream.BreakerPolicy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The breaker before Redis: five consecutive failures open it for a second, so that a Redis that
 * hangs does not cost every request the time limit of a lookup. Thread-safe.
 */
final class RedisBreaker {
  private static final Duration OPEN = Duration.ofSeconds(1);
  private static final BreakerPolicy POLICY = new BreakerPolicy(5, OPEN, OPEN, 0);

  private final LongSupplier nanoTime;
  private final AtomicReference<Breaker> state = new AtomicReference<>(Breaker.CLOSED);

  /**
   * @param nanoTime a monotonic ticker
   */
  RedisBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Admits a command if it may be sent; an admitted command's end has to be reported. */
  boolean admit() {
    long now = nanoTime.getAsLong();
    Breaker before = state.get();
    while (before.admits(now)) {
      if (state.compareAndSet(before, before.admitted())) {
        return true;
      }
      before = state.get();
    }
    return false;
  }

  /** Records that Redis answered, if only with an error of the command. */
  void succeeded() {
    long now = nanoTime.getAsLong();
    state.updateAndGet(breaker -> breaker.succeeded(now));
  }

  /** Records that Redis did not answer in time, or at all. */
  void failed() {
    long now = nanoTime.getAsLong();
    state.updateAndGet(breaker -> breaker.failed(now, POLICY, 0, true));
  }

  /** Closes the breaker, as there is a new connection. */
  void reset() {
    state.set(Breaker.CLOSED);
  }

  boolean isOpen() {
    return state.get().state(nanoTime.getAsLong()) == Breaker.State.OPEN;
  }
}
