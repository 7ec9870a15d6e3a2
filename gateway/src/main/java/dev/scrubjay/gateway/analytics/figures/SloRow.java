package dev.scrubjay.gateway.analytics.figures;

import dev.scrubjay.policy.tuning.Slo;
import dev.scrubjay.policy.tuning.SloTargets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An objective, its target, and the figure as measured.
 *
 * @param target in seconds for the latency, else a share
 * @param measured in the same unit; of the latency the 95th percentile, as in the alerts. Empty if
 *     nothing was measured
 * @param samples the number of samples of {@code measured}
 */
public record SloRow(Slo slo, double target, OptionalDouble measured, long samples) {

  /** Whether the objective is met; so it is while nothing was measured. */
  public boolean met() {
    return measured.isEmpty() || slo.met(measured.getAsDouble(), target, 0);
  }

  /** Whether the target is an upper bound. */
  public boolean atMost() {
    return slo == Slo.OPTIMIZATION_LATENCY;
  }

  /** All objectives, in the order of {@link Slo}. */
  public static List<SloRow> of(Counted counted, SloTargets targets) {
    return Arrays.stream(Slo.values()).map(slo -> of(slo, counted, targets.of(slo))).toList();
  }

  private static SloRow of(Slo slo, Counted counted, double target) {
    CacheFigures cache = counted.cache();
    RoutingFigures routing = counted.routing();
    PerformanceFigures performance = counted.performance();
    return switch (slo) {
      case HIT_RATE -> row(slo, target, cache.hitRate(), cache.hits() + cache.misses());
      case ROUTING_ACCURACY -> row(slo, target, routing.routingAccuracy(), routing.judged());
      case OPTIMIZATION_LATENCY ->
          row(
              slo,
              target,
              performance.optimizationLatency().p95(),
              performance.optimizationLatency().samples());
      case COST_SAVINGS ->
          row(
              slo,
              target,
              performance.costSavings(),
              Math.round(counted.sums().of(FigureCounter.ROUTED_ANSWERS)));
      case IMPROVEMENT ->
          row(
              slo,
              target,
              performance.performanceImprovement(),
              counted.sums().samples(FigureCounter.TOTAL_TIME));
    };
  }

  private static SloRow row(Slo slo, double target, double measured, long samples) {
    return new SloRow(
        slo, target, samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(measured), samples);
  }
}
