package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.tuning.TuningAdvice.TuningStep;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How far tuning has come.
 *
 * @param version counts changes of the overlay
 * @param overlay what it makes of the configuration
 * @param trial the last step, if it has not been judged yet
 * @param restingUntil knobs that are left alone, and until when
 * @param pausedUntil until when nothing is changed
 */
public record TuningState(
    long version,
    Overlay overlay,
    Optional<Trial> trial,
    Map<Tunable, Instant> restingUntil,
    Instant pausedUntil) {
  public static final TuningState START =
      new TuningState(0, Overlay.NONE, Optional.empty(), Map.of(), Instant.EPOCH);

  public TuningState {
    restingUntil = Map.copyOf(restingUntil);
  }

  /**
   * A step that is on trial.
   *
   * @param factorBefore of its knob
   * @param met SLOs that were met before
   * @param settledAt from when on what is measured is of its doing
   */
  public record Trial(TuningStep step, double factorBefore, Set<Slo> met, Instant settledAt) {
    public Trial {
      met = Set.copyOf(met);
    }
  }

  /** The configuration as it is, and no step until {@code pausedUntil}. */
  public TuningState reverted(Instant pausedUntil) {
    return new TuningState(version + 1, Overlay.NONE, Optional.empty(), Map.of(), pausedUntil);
  }

  TuningState taken(Trial taken) {
    Tunable tunable = taken.step().tunable();
    return new TuningState(
        version + 1,
        overlay.with(tunable, taken.step().factor()),
        Optional.of(taken),
        restingUntil,
        pausedUntil);
  }

  TuningState takenBack(Trial failed, Instant restUntil) {
    Map<Tunable, Instant> resting = new EnumMap<>(Tunable.class);
    resting.putAll(restingUntil);
    resting.put(failed.step().tunable(), restUntil);
    Overlay before = overlay.with(failed.step().tunable(), failed.factorBefore());
    return new TuningState(version + 1, before, Optional.empty(), resting, pausedUntil);
  }

  TuningState kept() {
    return new TuningState(version, overlay, Optional.empty(), restingUntil, pausedUntil);
  }

  /** Knobs that are left alone at {@code now}. */
  Set<Tunable> resting(Instant now) {
    Set<Tunable> resting = new HashSet<>();
    restingUntil.forEach(
        (tunable, until) -> {
          if (now.isBefore(until)) {
            resting.add(tunable);
          }
        });
    return resting;
  }
}
