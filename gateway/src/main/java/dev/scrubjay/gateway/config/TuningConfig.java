package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.tuning.TuningLimits;
import java.time.Duration;

/**
 * Settings of tuning.
 *
 * @param mode whether steps are taken
 * @param interval the length of a measurement, after which a step may be taken
 * @param limits the bounds of steps
 */
public record TuningConfig(Mode mode, Duration interval, TuningLimits limits) {
  public static final TuningConfig DEFAULT =
      new TuningConfig(Mode.ADVISE, Duration.ofMinutes(15), TuningLimits.DEFAULT);

  /** Whether tuning takes steps. */
  public enum Mode {
    /** No measurement; the policy is as configured. */
    OFF,
    /** Possible steps are logged but not taken; the policy is as configured. */
    ADVISE,
    /** No further steps are taken; the policy stays as tuned. */
    HOLD,
    /** Steps are taken; the policy is as tuned. */
    ON;

    /** Whether the policy in force is the tuned one. */
    public boolean applies() {
      return this == HOLD || this == ON;
    }
  }
}
