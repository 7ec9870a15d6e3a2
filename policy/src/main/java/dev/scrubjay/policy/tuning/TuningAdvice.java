package dev.scrubjay.policy.tuning;

/** What is to be done about what was measured. */
public sealed interface TuningAdvice {

  /**
   * A setting is changed.
   *
   * @param knob which
   * @param why what for
   * @param before its value, in the unit of the setting
   * @param after its value from now on
   * @param factor how many times the configured value that is
   * @param slo the one that the step is taken for; if it is taken back, the one that it has hurt,
   *     or not helped
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

  /** StepReason a step is taken. */
  enum StepReason {
    /** The SLO is missed. */
    MISSED,
    /** The step before made an SLO be missed that had been met, and is taken back. */
    HARMED,
    /** The step before did not help the SLO that it was taken for, and is taken back. */
    USELESS
  }

  /** Nothing is changed. */
  record Hold(HoldReason reason) implements TuningAdvice {}

  /** StepReason nothing is changed. */
  enum HoldReason {
    /** All SLOs that can be told are met. */
    MET,
    /** There are not enough samples. */
    FEW_SAMPLES,
    /** The last step has not had the time to show. */
    SETTLING,
    /** Entries are evicted before their TTL is over: {@code max_cache_size} is what is short. */
    SHORT_OF_ROOM,
    /** No step is left that is within bounds, has not been in vain, and strains no other SLO. */
    EXHAUSTED,
    /** The configuration has been returned to, and tuning rests. */
    REVERTED,
    /** An experiment is running, and policy must not change under it. */
    EXPERIMENT
  }
}
