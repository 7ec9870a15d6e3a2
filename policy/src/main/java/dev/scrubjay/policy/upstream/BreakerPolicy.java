package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * When a {@link Breaker} opens, and for how long.
 *
 * @param consecutiveFailures the failures that open it, {@code >= 1}
 * @param base the time that it first stays open, {@code > 0}
 * @param max the longest time that it stays open, {@code >= base}
 * @param jitter the share by which each time is lengthened at random, 0 to 1
 */
public record BreakerPolicy(int consecutiveFailures, Duration base, Duration max, double jitter) {
  public BreakerPolicy {
    require(consecutiveFailures >= 1, "consecutive_failures", consecutiveFailures, ">= 1");
    require(base.isPositive(), "base", base, "> 0");
    require(max.compareTo(base) >= 0, "max", max, ">= " + base);
    requireShare("jitter", jitter);
  }
}
