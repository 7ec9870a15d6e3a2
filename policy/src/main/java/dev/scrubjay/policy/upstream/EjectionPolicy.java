package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * When an endpoint that fails is left alone, and for how long.
 *
 * @param consecutiveFailures failures in a row that lead to it, {@code >= 1}
 * @param base how long the first time, {@code > 0}; each time soon after is twice as long
 * @param max how long at the most, {@code >= base}
 * @param maxShare of a model's endpoints that may be left alone at the same time, 0 to 1; a model
 *     with one endpoint may lose that one
 * @param jitter the share by which each time is made longer at random, 0 to 1
 * @param maxRetryAfter how far a provider's {@code Retry-After} is followed
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

  /** Whether one more of {@code endpoints} may be left alone where {@code ejected} are already. */
  public boolean permits(int ejected, int endpoints) {
    return ejected < Math.max(endpoints == 1 ? 1 : 0, (int) (endpoints * maxShare));
  }
}
