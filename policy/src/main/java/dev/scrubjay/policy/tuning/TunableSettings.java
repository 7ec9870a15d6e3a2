package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.EnumMap;
import java.util.Map;

/**
 * The value of each tunable setting.
 *
 * @param values in the unit of the setting; complete
 */
public record TunableSettings(Map<Tunable, Double> values) {
  public TunableSettings {
    values = Map.copyOf(values);
    if (values.size() != Tunable.values().length) {
      throw new IllegalArgumentException(
          "values: " + values.keySet() + " (expected: all tunable settings)");
    }
  }

  public static TunableSettings of(CachePolicy cache, RoutingPolicy routing, long nearCacheBytes) {
    Map<Tunable, Double> values = new EnumMap<>(Tunable.class);
    values.put(Tunable.TTL_FREQUENT, cache.ttl().frequent().toMillis() / 1000.0);
    values.put(Tunable.TTL_MODERATE, cache.ttl().moderate().toMillis() / 1000.0);
    values.put(Tunable.TTL_RARE, cache.ttl().rare().toMillis() / 1000.0);
    values.put(Tunable.FREQUENT_PER_HOUR, cache.frequency().frequentPerHour());
    values.put(Tunable.MODERATE_PER_HOUR, cache.frequency().moderatePerHour());
    values.put(Tunable.COST_WEIGHT, routing.weights().cost());
    values.put(Tunable.LATENCY_WEIGHT, routing.weights().latency());
    values.put(Tunable.ACCURACY_WEIGHT, routing.weights().accuracy());
    values.put(Tunable.NEAR_CACHE_BYTES, (double) nearCacheBytes);
    return new TunableSettings(values);
  }

  public double of(Tunable tunable) {
    return values.getOrDefault(tunable, Double.NaN);
  }

  /** Whether more frequent classes have no shorter TTLs and higher thresholds. */
  boolean isOrdered() {
    return of(Tunable.TTL_RARE) <= of(Tunable.TTL_MODERATE)
        && of(Tunable.TTL_MODERATE) <= of(Tunable.TTL_FREQUENT)
        && of(Tunable.MODERATE_PER_HOUR) < of(Tunable.FREQUENT_PER_HOUR);
  }
}
