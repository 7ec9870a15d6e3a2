package dev.scrubjay.policy.tuning;

import static dev.scrubjay.policy.Ranges.require;

import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.FrequencyPolicy;
import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy.Weights;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/**
 * What tuning makes of the configuration: by which factor it changes each setting. It lies over
 * whatever is configured at the moment, and without factors changes nothing at all.
 *
 * @param factors {@code > 0}; knobs that are not there are as configured
 */
public record Overlay(Map<Knob, Double> factors) {
  public static final Overlay NONE = new Overlay(Map.of());

  public Overlay {
    factors = Map.copyOf(factors);
    factors.forEach((knob, factor) -> require(factor > 0, knob.setting(), factor, "> 0"));
  }

  double factor(Knob knob) {
    return factors.getOrDefault(knob, 1.0);
  }

  Overlay with(Knob knob, double factor) {
    Map<Knob, Double> changed = new EnumMap<>(Knob.class);
    changed.putAll(factors);
    changed.put(knob, factor);
    changed.values().removeIf(same -> same == 1);
    return new Overlay(changed);
  }

  /** The same with no setting further from the configured one than {@code maxTotal} times. */
  public Overlay within(double maxTotal) {
    Map<Knob, Double> bounded = new EnumMap<>(Knob.class);
    factors.forEach(
        (knob, factor) -> bounded.put(knob, Math.clamp(factor, 1 / maxTotal, maxTotal)));
    return new Overlay(bounded);
  }

  /** {@code base}, tuned. */
  public Settings over(Settings base) {
    Map<Knob, Double> tuned = new EnumMap<>(Knob.class);
    for (Knob knob : Knob.values()) {
      tuned.put(knob, value(knob, base.of(knob)));
    }
    return new Settings(tuned);
  }

  public CachePolicy over(CachePolicy base) {
    return base.withTtl(over(base.ttl())).withFrequency(over(base.frequency()));
  }

  public RoutingPolicy over(RoutingPolicy base) {
    Weights weights = base.weights();
    return base.withWeights(
        new Weights(
            value(Knob.COST_WEIGHT, weights.cost()),
            value(Knob.LATENCY_WEIGHT, weights.latency()),
            value(Knob.ACCURACY_WEIGHT, weights.accuracy())));
  }

  public long nearCacheBytes(long base) {
    return Math.round(value(Knob.NEAR_CACHE_BYTES, base));
  }

  public TtlStrategies over(TtlStrategies base) {
    return new TtlStrategies(
        ttl(Knob.TTL_FREQUENT, base.frequent()),
        ttl(Knob.TTL_MODERATE, base.moderate()),
        ttl(Knob.TTL_RARE, base.rare()));
  }

  /** As configured if the two would meet, as they may once the configuration has changed. */
  private FrequencyPolicy over(FrequencyPolicy base) {
    double frequent = value(Knob.FREQUENT_PER_HOUR, base.frequentPerHour());
    double moderate = value(Knob.MODERATE_PER_HOUR, base.moderatePerHour());
    return frequent > moderate
        ? new FrequencyPolicy(frequent, moderate, base.halfLife(), base.memory())
        : base;
  }

  private Duration ttl(Knob knob, Duration base) {
    return factors.containsKey(knob)
        ? Duration.ofMillis(Math.round(value(knob, base.toMillis() / 1000.0) * 1000))
        : base;
  }

  private double value(Knob knob, double base) {
    return factors.containsKey(knob) ? knob.clip(base * factor(knob)) : base;
  }
}
