package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.tuning.Measurements.AvoidableMisses;
import dev.scrubjay.policy.tuning.Measurements.Figure;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * A simulated gateway in formulas, for tests: keys that are requested at random times under TTLs,
 * and routing figures that follow the weights.
 *
 * @param perHour the requests per hour for a key of each class
 * @param share the share of all lookups, by class
 * @param noise the standard deviation of the figures
 */
record Plant(
    Map<AccessFrequency, Double> perHour,
    Map<AccessFrequency, Double> share,
    double noise,
    Random random) {
  private static final long LOOKUPS = 10_000;

  Measurements measure(TunableSettings settings, double maxStep) {
    double hitRate = 0;
    Map<AccessFrequency, AvoidableMisses> missed = new EnumMap<>(AccessFrequency.class);
    for (AccessFrequency frequency : AccessFrequency.values()) {
      double perTtl = perHour.getOrDefault(frequency, 0.0) / 3600 * settings.of(ttl(frequency));
      double hits = perTtl / (1 + perTtl); // Poisson arrivals, TTL from the miss on
      hitRate += share.getOrDefault(frequency, 0.0) * hits;
      double misses = LOOKUPS * share.getOrDefault(frequency, 0.0) * (1 - hits);
      long near = Math.round(misses * -Math.expm1(-(maxStep - 1) * perTtl));
      missed.put(frequency, new AvoidableMisses(0, near, Math.round(misses) - near));
    }
    double cost = settings.of(Tunable.COST_WEIGHT);
    double latency = settings.of(Tunable.LATENCY_WEIGHT);
    double accuracy = settings.of(Tunable.ACCURACY_WEIGHT);
    double sum = cost + latency + accuracy;
    Map<Slo, Figure> figures = new EnumMap<>(Slo.class);
    figures.put(Slo.HIT_RATE, noisy(hitRate));
    figures.put(Slo.ROUTING_ACCURACY, noisy(.9 + .3 * accuracy / sum));
    figures.put(Slo.COST_SAVINGS, noisy(.5 * cost / sum));
    figures.put(Slo.IMPROVEMENT, noisy(.7 * latency / sum));
    figures.put(Slo.OPTIMIZATION_LATENCY, noisy(.01));
    return new Measurements(figures, missed, 1);
  }

  private Figure noisy(double value) {
    return new Figure(value + random.nextGaussian() * noise, LOOKUPS);
  }

  private static Tunable ttl(AccessFrequency frequency) {
    return switch (frequency) {
      case FREQUENT -> Tunable.TTL_FREQUENT;
      case MODERATE -> Tunable.TTL_MODERATE;
      case RARE -> Tunable.TTL_RARE;
    };
  }
}
