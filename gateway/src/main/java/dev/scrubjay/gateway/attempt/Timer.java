package dev.scrubjay.gateway.attempt;

import java.time.Duration;

/** Runs actions later, on the caller's context. */
@FunctionalInterface
public interface Timer {

  /**
   * Runs {@code action} after {@code delay}.
   *
   * @return cancels it
   */
  Runnable after(Duration delay, Runnable action);
}
