package dev.scrubjay.policy.tuning;

/** A setting that tuning may change. */
public enum Tunable {
  /** Seconds, as are the other TTLs. */
  TTL_FREQUENT("cache_policies.ttl_strategies.frequent", 1, 365.0 * 86_400),
  TTL_MODERATE("cache_policies.ttl_strategies.moderate", 1, 365.0 * 86_400),
  TTL_RARE("cache_policies.ttl_strategies.rare", 1, 365.0 * 86_400),
  /** Accesses per hour at and above which a key is frequent. */
  FREQUENT_PER_HOUR("cache_policies.access_frequency.frequent_per_hour", 0.001, 1e6),
  MODERATE_PER_HOUR("cache_policies.access_frequency.moderate_per_hour", 0.001, 1e6),
  COST_WEIGHT("routing_policies.cost_weight", 0, 1),
  LATENCY_WEIGHT("routing_policies.latency_weight", 0, 1),
  ACCURACY_WEIGHT("routing_policies.accuracy_weight", 0, 1),
  NEAR_CACHE_BYTES("near_cache.max_bytes", 1 << 20, 1L << 40);

  private final String setting;
  private final double min;
  private final double max;

  Tunable(String setting, double min, double max) {
    this.setting = setting;
    this.min = min;
    this.max = max;
  }

  /** The name of the setting in the configuration. */
  public String setting() {
    return setting;
  }

  /** The value nearest to {@code value} that the setting may have. */
  double clip(double value) {
    return Math.clamp(value, min, max);
  }
}
