package dev.scrubjay.policy.scaling;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;

/**
 * The bounds of a queue of calls that wait for a place.
 *
 * @param limit the most calls that wait, {@code >= 0}; 0 for no queue
 * @param maxWait the longest time that one waits, {@code > 0}
 */
public record QueuePolicy(int limit, Duration maxWait) {
  /** Calls are refused at once. */
  public static final QueuePolicy NONE = new QueuePolicy(0, Duration.ofSeconds(1));

  public QueuePolicy {
    require(limit >= 0, "limit", limit, ">= 0");
    require(maxWait.isPositive(), "max_wait", maxWait, "> 0");
  }
}
