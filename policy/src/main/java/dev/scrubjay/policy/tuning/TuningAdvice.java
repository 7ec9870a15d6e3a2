package dev.scrubjay.policy.tuning;

/** The change that tuning advises after a window, or why it advises none. */
public sealed interface TuningAdvice {

  /**
   * A setting is changed.
   *
   * @param tunable the setting
   * @param reason why it is changed
   * @param before its value, in the unit of the setting
   * @param after its value from now on
   * @param factor how many times the configured value that is
   * @param slo the one that the step is to help; if a step is reverted, the one that it has hurt or
   *     not helped
   * @param measured that SLO's figure
   * @param target that SLO's target
   */
  record TuningStep(
      Tunable tunable,
      StepReason reason,
      double before,
      double after,
      double factor,
      Slo slo,
      double measured,
      double target)
      implements TuningAdvice {}

  /** Why a setting is changed. */
  enum StepReason {
    /** The SLO is missed. */
    MISSED,
    /** A shorter TTL hits the same, with younger answers: its curve is flat. */
    FLAT,
    /** The step before made an SLO miss its target that had been met, and is reverted. */
    HARMED,
    /** The step before did not help its SLO, and is reverted. */
    USELESS
  }

  /** No setting is changed. */
  record Hold(HoldReason reason) implements TuningAdvice {}

  /** Why no setting is changed. */
  enum HoldReason {
    /** All SLOs with enough samples are met. */
    MET,
    /** There are not enough samples. */
    FEW_SAMPLES,
    /** The last step has not had the time to take effect. */
    SETTLING,
    /**
     * Entries are evicted before their TTL is over, and more memory would help as far as curves
     * tell: {@code max_cache_size} is what is short.
     */
    SHORT_OF_ROOM,
    /**
     * No step is left that is within bounds, was not reverted recently, and strains no other SLO.
     */
    EXHAUSTED,
    /** Tuning was reverted to the configuration and is paused. */
    REVERTED,
    /** An experiment is running, during which policy must not change. */
    EXPERIMENT
  }
}
