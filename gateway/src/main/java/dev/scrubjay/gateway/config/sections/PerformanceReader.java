package dev.scrubjay.gateway.config.sections;

import dev.scrubjay.gateway.config.CurvesConfig;
import dev.scrubjay.gateway.config.LearningConfig;
import dev.scrubjay.gateway.config.PerformanceConfig;
import dev.scrubjay.gateway.config.TuningConfig;
import dev.scrubjay.gateway.config.reader.Format;
import dev.scrubjay.gateway.config.reader.Section;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.tuning.SloTargets;
import dev.scrubjay.policy.tuning.TuningLimits;
import java.time.Duration;

/** Reads {@code performance}. */
public final class PerformanceReader {
  private static final Format<Double> SHARE = Format.number(0, 1);

  private PerformanceReader() {}

  /** Reads the section. */
  public static PerformanceConfig read(
      Section performance, CachePolicy cache, RoutingPolicy routing) {
    return new PerformanceConfig(
        performance.get("analytics", Format.flag(), true),
        targets(performance.section("targets")),
        tuning(performance.section("tuning")),
        LearningConfig.read(performance.section("learning")),
        new ExperimentsReader(cache, routing).read(performance.section("experiments")),
        curves(performance.section("curves")));
  }

  private static CurvesConfig curves(Section curves) {
    return new CurvesConfig(
        curves.get("enabled", Format.flag(), CurvesConfig.DEFAULT.enabled()),
        curves.get(
            "window",
            Format.duration(Duration.ofMinutes(1), Duration.ofDays(30)),
            CurvesConfig.DEFAULT.window()));
  }

  private static SloTargets targets(Section targets) {
    SloTargets standard = SloTargets.DEFAULT;
    return new SloTargets(
        targets.get("hit_rate", SHARE, standard.hitRate()),
        targets.get("routing_accuracy", SHARE, standard.routingAccuracy()),
        targets.get(
            "optimization_latency",
            Format.duration(Duration.ofMillis(1), Duration.ofSeconds(10)),
            standard.optimizationLatency()),
        targets.get("cost_savings", SHARE, standard.costSavings()),
        targets.get("performance_improvement", SHARE, standard.improvement()));
  }

  private static TuningConfig tuning(Section tuning) {
    TuningConfig standard = TuningConfig.DEFAULT;
    TuningLimits limits = standard.limits();
    TuningConfig.Mode mode =
        tuning.get("mode", Format.choice(TuningConfig.Mode.class), standard.mode());
    Duration interval =
        tuning.get(
            "interval",
            Format.duration(Duration.ofSeconds(1), Duration.ofDays(1)),
            standard.interval());
    double maxStep = tuning.get("max_step", Format.number(1.01, 2), limits.maxStep());
    double maxTotal = tuning.get("max_total", Format.number(1.01, 10), limits.maxTotal());
    int minSamples =
        tuning.get("min_samples", Format.integer(1, Integer.MAX_VALUE), (int) limits.minSamples());
    double deadBand = tuning.get("dead_band", Format.number(0, 0.2), limits.deadBand());
    Duration coolDown =
        tuning.get(
            "cool_down", Format.duration(Duration.ZERO, Duration.ofDays(30)), limits.coolDown());
    if (maxTotal < maxStep) {
      tuning.problem("max_total", "less than max_step");
      return standard;
    }
    return new TuningConfig(
        mode, interval, new TuningLimits(maxStep, maxTotal, minSamples, deadBand, coolDown));
  }
}
