package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.tuning.SloTargets;

/**
 * Whether figures are kept, and what is made of them.
 *
 * @param analytics whether the analytics calls answer; Prometheus metrics are always there
 * @param targets what is aimed at
 * @param tuning whether policy adjusts itself to that end
 * @param learning whether routing goes by what models do
 * @param experiments which policies are compared
 */
public record PerformanceConfig(
    boolean analytics,
    SloTargets targets,
    TuningConfig tuning,
    LearningConfig learning,
    ExperimentsConfig experiments) {
  public static final PerformanceConfig DEFAULT =
      new PerformanceConfig(
          true,
          SloTargets.DEFAULT,
          TuningConfig.DEFAULT,
          LearningConfig.DEFAULT,
          ExperimentsConfig.NONE);
}
