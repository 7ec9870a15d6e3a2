package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.tuning.TuningLimits;
import java.time.Duration;

/**
 * Whether policy adjusts itself.
 *
 * @param mode what is done about what is measured
 * @param interval over which is measured, and after which a step may be taken
 * @param limits how far it may go
 */
public record TuningConfig(Mode mode, Duration interval, TuningLimits limits) {
  public static final TuningConfig DEFAULT =
      new TuningConfig(Mode.ADVISE, Duration.ofMinutes(15), TuningLimits.DEFAULT);

  /** What is done about what is measured. */
  public enum Mode {
    /** Nothing; policy is as configured. */
    OFF,
    /** The steps that would be taken are logged; policy is as configured. */
    ADVISE,
    /** Policy stays as it has been tuned; no further step is taken. */
    HOLD,
    /** Steps are taken. */
    ON;

    /** Whether policy is as tuned. */
    public boolean applies() {
      return this == HOLD || this == ON;
    }
  }
}
