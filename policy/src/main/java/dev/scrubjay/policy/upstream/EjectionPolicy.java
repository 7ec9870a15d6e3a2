package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * When a failing endpoint is ejected, and for how long.
 *
 * @param consecutiveFailures the failures that eject it, {@code >= 1}
 * @param base the time of a first ejection, {@code > 0}; each one soon after is twice as long
 * @param max the longest ejection, {@code >= base}
 * @param maxShare the share of a model's endpoints that may be ejected at the same time, 0 to 1;
 *     the only endpoint of a model may be ejected in any case
 * @param jitter the share by which each ejection is lengthened at random, 0 to 1
 * @param maxRetryAfter the longest {@code Retry-After} of a provider that is followed
 */
public record EjectionPolicy(
    int consecutiveFailures,
    Duration base,
    Duration max,
    double maxShare,
    double jitter,
    Duration maxRetryAfter) {
  public static final EjectionPolicy DEFAULT =
      new EjectionPolicy(
          5, Duration.ofSeconds(5), Duration.ofMinutes(5), 0.5, 0.1, Duration.ofMinutes(1));

  public EjectionPolicy {
    require(consecutiveFailures >= 1, "consecutive_failures", consecutiveFailures, ">= 1");
    require(base.isPositive(), "base", base, "> 0");
    require(max.compareTo(base) >= 0, "max", max, ">= " + base);
    requireShare("max_share", maxShare);
    requireShare("jitter", jitter);
    require(!maxRetryAfter.isNegative(), "max_retry_after", maxRetryAfter, ">= 0");
  }

  /** Whether one more of {@code endpoints} may be ejected while {@code ejected} are. */
  public boolean permits(int ejected, int endpoints) {
    return ejected < Math.max(endpoints == 1 ? 1 : 0, (int) (endpoints * maxShare));
  }

  /** The policy of each endpoint's breaker. */
  public BreakerPolicy breaker() {
    return new BreakerPolicy(consecutiveFailures, base, max, jitter);
  }
}
