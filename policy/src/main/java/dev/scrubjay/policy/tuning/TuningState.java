package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.tuning.TuningAdvice.TuningStep;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of tuning.
 *
 * @param version the number of changes of the overlay so far
 * @param overlay the factors in force
 * @param trial the last step, if it has not been judged yet
 * @param restingUntil the settings that stay unchanged, and until when
 * @param pausedUntil when tuning may change settings again
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
   * @param factorBefore the factor of its setting before the step
   * @param met the SLOs that were met before the step
   * @param settledAt when the step has taken effect, so that figures from then on reflect it
   */
  public record Trial(TuningStep step, double factorBefore, Set<Slo> met, Instant settledAt) {
    public Trial {
      met = Set.copyOf(met);
    }
  }

  /**
   * The state without any changes to the configuration, and without steps until {@code
   * pausedUntil}.
   */
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

  /** The settings that stay unchanged at {@code now}. */
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
