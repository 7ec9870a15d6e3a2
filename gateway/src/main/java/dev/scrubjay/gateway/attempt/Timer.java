package dev.scrubjay.gateway.attempt;

import java.time.Duration;

/** Does things later, on the caller's context. */
@FunctionalInterface
public interface Timer {

  /**
   * Runs {@code action} after {@code delay}.
   *
   * @return keeps it from running
   */
  Runnable after(Duration delay, Runnable action);
}
