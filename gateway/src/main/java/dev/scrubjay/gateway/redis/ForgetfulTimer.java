package dev.scrubjay.gateway.redis;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's wheel of timers, which lets go of a task as soon as that is cancelled. The wheel itself
 * keeps it until its next tick, a tenth of a second later, and with it the command that it was the
 * deadline of and all that the command carries; under load, the garbage collector then takes such
 * commands for what lives long. Thread-safe.
 */
final class ForgetfulTimer implements Timer {
  private static final Duration TICK = Duration.ofMillis(100);

  private final HashedWheelTimer wheel;

  ForgetfulTimer() {
    this(TICK);
  }

  /**
   * @param tick between two looks for what is due
   */
  ForgetfulTimer(Duration tick) {
    wheel =
        new HashedWheelTimer(
            new DefaultThreadFactory("redis-timer", true), tick.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Timeout newTimeout(TimerTask task, long delay, TimeUnit unit) {
    return new Deadline(wheel.newTimeout(new Deferred(task), delay, unit));
  }

  @Override
  public Set<Timeout> stop() {
    return wheel.stop();
  }

  /** A task that may be forgotten. */
  private static final class Deferred implements TimerTask {
    private volatile @Nullable TimerTask task;

    Deferred(TimerTask task) {
      this.task = task;
    }

    @Override
    public void run(Timeout timeout) throws Exception {
      TimerTask due = task;
      if (due != null) {
        due.run(timeout);
      }
    }

    void forget() {
      task = null;
    }
  }

  /**
   * A timeout of the wheel, whose task is forgotten when it is cancelled.
   *
   * @param timeout of a {@link Deferred}
   */
  private record Deadline(Timeout timeout) implements Timeout {
    @Override
    public Timer timer() {
      return timeout.timer();
    }

    @Override
    public TimerTask task() {
      return timeout.task();
    }

    @Override
    public boolean isExpired() {
      return timeout.isExpired();
    }

    @Override
    public boolean isCancelled() {
      return timeout.isCancelled();
    }

    @Override
    public boolean cancel() {
      boolean cancelled = timeout.cancel();
      ((Deferred) timeout.task()).forget();
      return cancelled;
    }
  }
}
