package dev.scrubjay.policy.shadow;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.Optional;

/**
 * The policy of shadow requests: a share of the routed requests is repeated on another model after
 * the answer, so that the two answers can be compared.
 *
 * @param enabled whether there are any; tenants may say otherwise
 * @param share of the requests that can be repeated, above 0, at most 0.1
 * @param dailyUsd what a tenant's shadow requests and their judge may cost in a day (UTC), USD,
 *     above 0
 * @param judge the model that judges two answers that are not known to say the same; nobody does if
 *     empty
 * @param maxInFlight the shadow requests that a replica makes at a time, {@code >= 1}; those beyond
 *     are left out
 * @param maxWait the longest time for the answer and its judge
 */
public record ShadowPolicy(
    boolean enabled,
    double share,
    double dailyUsd,
    Optional<String> judge,
    int maxInFlight,
    Duration maxWait) {
  /** No shadow requests. */
  public static final ShadowPolicy DEFAULT =
      new ShadowPolicy(false, 0.01, 1, Optional.empty(), 4, Duration.ofMinutes(1));

  public ShadowPolicy {
    require(share > 0 && share <= 0.1, "share", share, "above 0, at most 0.1");
    require(dailyUsd > 0, "daily_usd", dailyUsd, "above 0");
    require(maxInFlight >= 1, "max_in_flight", maxInFlight, ">= 1");
    require(maxWait.isPositive(), "max_wait", maxWait, "> 0");
  }

  /**
   * Whether a request that can be repeated is.
   *
   * @param draw a random number, 0 to below 1
   */
  public boolean takes(double draw) {
    return enabled && draw < share;
  }
}
