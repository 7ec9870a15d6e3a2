package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.EnumMap;
import java.util.Map;

/**
 * The value of each knob.
 *
 * @param values in the unit of the setting; all knobs are there
 */
public record Settings(Map<Knob, Double> values) {
  public Settings {
    values = Map.copyOf(values);
    if (values.size() != Knob.values().length) {
      throw new IllegalArgumentException("values: " + values.keySet() + " (expected: all knobs)");
    }
  }

  public static Settings of(CachePolicy cache, RoutingPolicy routing, long nearCacheBytes) {
    Map<Knob, Double> values = new EnumMap<>(Knob.class);
    values.put(Knob.TTL_FREQUENT, cache.ttl().frequent().toMillis() / 1000.0);
    values.put(Knob.TTL_MODERATE, cache.ttl().moderate().toMillis() / 1000.0);
    values.put(Knob.TTL_RARE, cache.ttl().rare().toMillis() / 1000.0);
    values.put(Knob.FREQUENT_PER_HOUR, cache.frequency().frequentPerHour());
    values.put(Knob.MODERATE_PER_HOUR, cache.frequency().moderatePerHour());
    values.put(Knob.COST_WEIGHT, routing.weights().cost());
    values.put(Knob.LATENCY_WEIGHT, routing.weights().latency());
    values.put(Knob.ACCURACY_WEIGHT, routing.weights().accuracy());
    values.put(Knob.NEAR_CACHE_BYTES, (double) nearCacheBytes);
    return new Settings(values);
  }

  public double of(Knob knob) {
    return values.getOrDefault(knob, Double.NaN);
  }

  /** Whether what is asked for more often lives no shorter, and more is needed to be frequent. */
  boolean isOrdered() {
    return of(Knob.TTL_RARE) <= of(Knob.TTL_MODERATE)
        && of(Knob.TTL_MODERATE) <= of(Knob.TTL_FREQUENT)
        && of(Knob.MODERATE_PER_HOUR) < of(Knob.FREQUENT_PER_HOUR);
  }
}
