package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.tuning.SloTargets;

/**
 * Settings of figures and their uses.
 *
 * @param analytics whether the analytics API is served; Prometheus metrics always are
 * @param targets the targets of the objectives
 * @param tuning the tuning of the policy towards the targets
 * @param learning the learning from observations of models
 * @param experiments the experiments on policy
 * @param curves what more memory and other TTLs would bring
 */
public record PerformanceConfig(
    boolean analytics,
    SloTargets targets,
    TuningConfig tuning,
    LearningConfig learning,
    ExperimentsConfig experiments,
    CurvesConfig curves) {
  public static final PerformanceConfig DEFAULT =
      new PerformanceConfig(
          true,
          SloTargets.DEFAULT,
          TuningConfig.DEFAULT,
          LearningConfig.DEFAULT,
          ExperimentsConfig.NONE,
          CurvesConfig.DEFAULT);
}
