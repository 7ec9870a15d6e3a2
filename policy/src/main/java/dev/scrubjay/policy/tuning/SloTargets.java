package dev.scrubjay.policy.tuning;

import static dev.scrubjay.policy.Ranges.require;
import static dev.scrubjay.policy.Ranges.requireShare;

import java.time.Duration;

/**
 * The targets of the SLOs.
 *
 * @param hitRate the lowest acceptable, 0 to 1; the other shares likewise
 * @param optimizationLatency the highest acceptable
 */
public record SloTargets(
    double hitRate,
    double routingAccuracy,
    Duration optimizationLatency,
    double costSavings,
    double improvement) {
  /** The seed's targets. */
  public static final SloTargets DEFAULT =
      new SloTargets(0.6, 0.95, Duration.ofMillis(100), 0.2, 0.15);

  public SloTargets {
    requireShare("hit_rate", hitRate);
    requireShare("routing_accuracy", routingAccuracy);
    require(
        optimizationLatency.isPositive(), "optimization_latency", optimizationLatency, "> PT0S");
    requireShare("cost_savings", costSavings);
    requireShare("improvement", improvement);
  }

  /** The target of {@code slo}, in the unit of its figure. */
  public double of(Slo slo) {
    return switch (slo) {
      case HIT_RATE -> hitRate;
      case ROUTING_ACCURACY -> routingAccuracy;
      case OPTIMIZATION_LATENCY -> optimizationLatency.toNanos() / 1e9;
      case COST_SAVINGS -> costSavings;
      case IMPROVEMENT -> improvement;
    };
  }
}
