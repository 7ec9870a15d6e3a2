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
 * The factors by which tuning changes the configured settings. They apply to whatever configuration
 * is current; without factors nothing changes.
 *
 * @param factors {@code > 0}; settings without a factor are as configured
 */
public record Overlay(Map<Tunable, Double> factors) {
  public static final Overlay NONE = new Overlay(Map.of());

  public Overlay {
    factors = Map.copyOf(factors);
    factors.forEach((tunable, factor) -> require(factor > 0, tunable.setting(), factor, "> 0"));
  }

  double factor(Tunable tunable) {
    return factors.getOrDefault(tunable, 1.0);
  }

  Overlay with(Tunable tunable, double factor) {
    Map<Tunable, Double> changed = new EnumMap<>(Tunable.class);
    changed.putAll(factors);
    changed.put(tunable, factor);
    changed.values().removeIf(same -> same == 1);
    return new Overlay(changed);
  }

  /** This overlay with each factor between {@code 1 / maxTotal} and {@code maxTotal}. */
  public Overlay within(double maxTotal) {
    Map<Tunable, Double> bounded = new EnumMap<>(Tunable.class);
    factors.forEach(
        (tunable, factor) -> bounded.put(tunable, Math.clamp(factor, 1 / maxTotal, maxTotal)));
    return new Overlay(bounded);
  }

  /** The settings {@code base} after tuning. */
  public TunableSettings over(TunableSettings base) {
    Map<Tunable, Double> tuned = new EnumMap<>(Tunable.class);
    for (Tunable tunable : Tunable.values()) {
      tuned.put(tunable, value(tunable, base.of(tunable)));
    }
    return new TunableSettings(tuned);
  }

  public CachePolicy over(CachePolicy base) {
    return base.withTtl(over(base.ttl())).withFrequency(over(base.frequency()));
  }

  public RoutingPolicy over(RoutingPolicy base) {
    Weights weights = base.weights();
    return base.withWeights(
        new Weights(
            value(Tunable.COST_WEIGHT, weights.cost()),
            value(Tunable.LATENCY_WEIGHT, weights.latency()),
            value(Tunable.ACCURACY_WEIGHT, weights.accuracy())));
  }

  public long nearCacheBytes(long base) {
    return Math.round(value(Tunable.NEAR_CACHE_BYTES, base));
  }

  public TtlStrategies over(TtlStrategies base) {
    return new TtlStrategies(
        ttl(Tunable.TTL_FREQUENT, base.frequent()),
        ttl(Tunable.TTL_MODERATE, base.moderate()),
        ttl(Tunable.TTL_RARE, base.rare()));
  }

  /**
   * Returns {@code base} if the tuned thresholds would cross, as they may after a change of the
   * configuration.
   */
  private FrequencyPolicy over(FrequencyPolicy base) {
    double frequent = value(Tunable.FREQUENT_PER_HOUR, base.frequentPerHour());
    double moderate = value(Tunable.MODERATE_PER_HOUR, base.moderatePerHour());
    return frequent > moderate
        ? new FrequencyPolicy(frequent, moderate, base.halfLife(), base.memory())
        : base;
  }

  private Duration ttl(Tunable tunable, Duration base) {
    return factors.containsKey(tunable)
        ? Duration.ofMillis(Math.round(value(tunable, base.toMillis() / 1000.0) * 1000))
        : base;
  }

  private double value(Tunable tunable, double base) {
    return factors.containsKey(tunable) ? tunable.clip(base * factor(tunable)) : base;
  }
}
