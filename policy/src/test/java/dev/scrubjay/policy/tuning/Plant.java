package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.tuning.Measured.Figure;
import dev.scrubjay.policy.tuning.Measured.Missed;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/**
 * A gateway in formulas, for tests: keys that are asked for at random moments under TTLs, and
 * figures of routing that follow the weights.
 *
 * @param perHour how often a key of each class is asked for
 * @param share of all lookups, by class
 * @param noise standard deviation of the figures
 */
record Plant(
    Map<AccessFrequency, Double> perHour,
    Map<AccessFrequency, Double> share,
    double noise,
    Random random) {
  private static final long LOOKUPS = 10_000;

  Measured measure(Settings settings, double maxStep) {
    double hitRate = 0;
    Map<AccessFrequency, Missed> missed = new EnumMap<>(AccessFrequency.class);
    for (AccessFrequency frequency : AccessFrequency.values()) {
      double perTtl = perHour.getOrDefault(frequency, 0.0) / 3600 * settings.of(ttl(frequency));
      double hits = perTtl / (1 + perTtl); // Poisson arrivals, TTL from the miss on
      hitRate += share.getOrDefault(frequency, 0.0) * hits;
      double misses = LOOKUPS * share.getOrDefault(frequency, 0.0) * (1 - hits);
      long near = Math.round(misses * -Math.expm1(-(maxStep - 1) * perTtl));
      missed.put(frequency, new Missed(0, near, Math.round(misses) - near));
    }
    double cost = settings.of(Knob.COST_WEIGHT);
    double latency = settings.of(Knob.LATENCY_WEIGHT);
    double accuracy = settings.of(Knob.ACCURACY_WEIGHT);
    double sum = cost + latency + accuracy;
    Map<Slo, Figure> figures = new EnumMap<>(Slo.class);
    figures.put(Slo.HIT_RATE, noisy(hitRate));
    figures.put(Slo.ROUTING_ACCURACY, noisy(.9 + .3 * accuracy / sum));
    figures.put(Slo.COST_SAVINGS, noisy(.5 * cost / sum));
    figures.put(Slo.IMPROVEMENT, noisy(.7 * latency / sum));
    figures.put(Slo.OPTIMIZATION_LATENCY, noisy(.01));
    return new Measured(figures, missed, 1);
  }

  private Figure noisy(double value) {
    return new Figure(value + random.nextGaussian() * noise, LOOKUPS);
  }

  private static Knob ttl(AccessFrequency frequency) {
    return switch (frequency) {
      case FREQUENT -> Knob.TTL_FREQUENT;
      case MODERATE -> Knob.TTL_MODERATE;
      case RARE -> Knob.TTL_RARE;
    };
  }
}
