package dev.scrubjay.policy.curves;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import dev.scrubjay.policy.cache.CachePolicy;

/**
 * What curves are computed of besides accesses.
 *
 * @param policy the present size, TTLs and frequency classes
 * @param maxKeys the most keys of which a curve is computed; of more, the sample is thinned out
 * @param warmUp the share of the time at the beginning of a sample in which the simulated caches
 *     fill, and nothing is counted, 0 to 0.9
 */
public record CurveSettings(CachePolicy policy, int maxKeys, double warmUp) {
  private static final int MAX_KEYS = 8192;
  private static final double WARM_UP = 0.25;

  public CurveSettings {
    require(maxKeys >= 1, "max_keys", maxKeys, ">= 1");
    requireShare("warm_up", warmUp);
    require(warmUp <= 0.9, "warm_up", warmUp, "0 to 0.9");
  }

  public CurveSettings(CachePolicy policy) {
    this(policy, MAX_KEYS, WARM_UP);
  }
}
