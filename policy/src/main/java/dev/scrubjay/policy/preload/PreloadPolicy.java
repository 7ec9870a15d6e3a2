package dev.scrubjay.policy.preload;

import static dev.scrubjay.policy.Ranges.require;

/**
 * The policy of preloading: requests that recur are made before they are asked.
 *
 * @param enabled whether a tenant's requests are remembered and made; tenants may say otherwise
 * @param dailyUsd what a tenant's preloading may cost in a day (UTC), USD, above 0
 * @param maxInFlight the requests that are made at a time for a tenant, {@code >= 1}
 */
public record PreloadPolicy(boolean enabled, double dailyUsd, int maxInFlight) {
  /** No preloading. */
  public static final PreloadPolicy DEFAULT = new PreloadPolicy(false, 2, 2);

  public PreloadPolicy {
    require(dailyUsd > 0, "daily_usd", dailyUsd, "above 0");
    require(maxInFlight >= 1, "max_in_flight", maxInFlight, ">= 1");
  }
}
