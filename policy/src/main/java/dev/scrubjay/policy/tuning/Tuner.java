package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.tuning.Advice.Hold;
import dev.scrubjay.policy.tuning.Advice.Reason;
import dev.scrubjay.policy.tuning.Advice.Step;
import dev.scrubjay.policy.tuning.Advice.Why;
import dev.scrubjay.policy.tuning.Measured.Figure;
import dev.scrubjay.policy.tuning.TuningState.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Moves policy toward the SLOs, one small step at a time.
 *
 * <p>It is a hill climber with a guard. Of the SLOs that are missed the first in precedence that
 * can be served gets a step: one setting, by {@link TuningLimits#maxStep()}. The step is on trial
 * until it has had the time to show, and is taken back if an SLO that was met no longer is, or if
 * the one it was taken for is no better; its setting then rests. A step that strains an SLO is
 * taken only if that one is met with room to spare, or is missed and comes after. So two SLOs at
 * odds do not make it swing, and where all are met it stands still.
 */
public final class Tuner {
  /** The part of the dead band by which a step must have improved its SLO. */
  private static final double LEAST_GAIN = 0.5;

  private final TuningLimits limits;
  private final SloTargets targets;

  public Tuner(TuningLimits limits, SloTargets targets) {
    this.limits = limits;
    this.targets = targets;
  }

  /** What to do, and the state once it is done. */
  public record Outcome(TuningState state, Advice advice) {}

  /**
   * Judges the last step, and takes the next.
   *
   * @param configured the settings without tuning
   * @param measured since {@code from}
   */
  public Outcome next(
      TuningState state, Settings configured, Measured measured, Instant from, Instant now) {
    if (now.isBefore(state.pausedUntil())) {
      return new Outcome(state, new Hold(Reason.REVERTED));
    }
    if (state.trial().isEmpty()) {
      return propose(state, configured, measured, now);
    }
    Trial trial = state.trial().get();
    if (from.isBefore(trial.settledAt())) {
      return new Outcome(state, new Hold(Reason.SETTLING));
    }
    Optional<Slo> harmed =
        trial.met().stream().filter(slo -> isMissed(slo, measured)).sorted().findFirst();
    if (harmed.isPresent()) {
      return takeBack(state, trial, configured, Why.HARMED, harmed.get(), measured, now);
    }
    Slo served = trial.step().slo();
    if (!isKnown(served, measured)) {
      return new Outcome(state, new Hold(Reason.FEW_SAMPLES));
    }
    double least = limits.deadBand() * LEAST_GAIN;
    boolean helped =
        !isMissed(served, measured)
            || served.better(measured.of(served).value(), trial.step().measured(), least);
    return helped
        ? propose(state.kept(), configured, measured, now)
        : takeBack(state, trial, configured, Why.USELESS, served, measured, now);
  }

  private Outcome propose(TuningState state, Settings configured, Measured measured, Instant now) {
    List<Slo> known = Arrays.stream(Slo.values()).filter(slo -> isKnown(slo, measured)).toList();
    List<Slo> missed = known.stream().filter(slo -> isMissed(slo, measured)).toList();
    if (missed.isEmpty()) {
      Reason reason = known.isEmpty() ? Reason.FEW_SAMPLES : Reason.MET;
      return new Outcome(state, new Hold(reason));
    }
    Set<Slo> met = EnumSet.noneOf(Slo.class);
    known.stream().filter(slo -> !missed.contains(slo)).forEach(met::add);
    for (Slo slo : missed) {
      for (Move move : Move.serving(slo, measured)) {
        Optional<Step> step = step(state, configured, move, slo, measured, now);
        if (step.isPresent()) {
          double before = state.overlay().factor(move.knob());
          Instant settled = now.plus(settling(step.get(), configured));
          return new Outcome(state.taken(new Trial(step.get(), before, met, settled)), step.get());
        }
      }
    }
    boolean noRoom = missed.contains(Slo.HIT_RATE) && isShortOfRoom(measured);
    return new Outcome(state, new Hold(noRoom ? Reason.SHORT_OF_ROOM : Reason.EXHAUSTED));
  }

  private Optional<Step> step(
      TuningState state, Settings configured, Move move, Slo slo, Measured measured, Instant now) {
    Knob knob = move.knob();
    if (state.resting(now).contains(knob)
        || !move.strains().stream().allMatch(other -> canBear(other, slo, measured))) {
      return Optional.empty();
    }
    Overlay overlay = state.overlay().within(limits.maxTotal());
    double change = move.up() ? limits.maxStep() : 1 / limits.maxStep();
    double factor =
        Math.clamp(overlay.factor(knob) * change, 1 / limits.maxTotal(), limits.maxTotal());
    Settings before = overlay.over(configured);
    Settings after = overlay.with(knob, factor).over(configured);
    if (after.equals(before) || (configured.isOrdered() && !after.isOrdered())) {
      return Optional.empty();
    }
    return Optional.of(
        new Step(
            knob,
            Why.MISSED,
            before.of(knob),
            after.of(knob),
            factor,
            slo,
            measured.of(slo).value(),
            targets.of(slo)));
  }

  /** Whether {@code slo} may be strained for the sake of {@code served}. */
  private boolean canBear(Slo slo, Slo served, Measured measured) {
    Figure figure = measured.of(slo);
    return isKnown(slo, measured)
        && (slo.met(figure.value(), targets.of(slo), -limits.deadBand())
            || (isMissed(slo, measured) && slo.compareTo(served) > 0));
  }

  private Outcome takeBack(
      TuningState state,
      Trial trial,
      Settings configured,
      Why why,
      Slo slo,
      Measured measured,
      Instant now) {
    TuningState back = state.takenBack(trial, now.plus(limits.coolDown()));
    Knob knob = trial.step().knob();
    Step step =
        new Step(
            knob,
            why,
            state.overlay().over(configured).of(knob),
            back.overlay().over(configured).of(knob),
            trial.factorBefore(),
            slo,
            measured.of(slo).value(),
            targets.of(slo));
    return new Outcome(back, step);
  }

  private boolean isKnown(Slo slo, Measured measured) {
    return measured.of(slo).samples() >= limits.minSamples();
  }

  private boolean isMissed(Slo slo, Measured measured) {
    return isKnown(slo, measured)
        && !slo.met(measured.of(slo).value(), targets.of(slo), limits.deadBand());
  }

  /** A TTL shows once entries of the new one have come to their end; no other step waits longer. */
  private Duration settling(Step step, Settings configured) {
    Duration settling = untilItShows(step, configured);
    return settling.compareTo(limits.coolDown()) < 0 ? settling : limits.coolDown();
  }

  private static Duration untilItShows(Step step, Settings configured) {
    return switch (step.knob()) {
      case TTL_FREQUENT, TTL_MODERATE, TTL_RARE -> seconds(step.after());
      case FREQUENT_PER_HOUR -> seconds(configured.of(Knob.TTL_FREQUENT));
      case MODERATE_PER_HOUR -> seconds(configured.of(Knob.TTL_MODERATE));
      case COST_WEIGHT, LATENCY_WEIGHT, ACCURACY_WEIGHT, NEAR_CACHE_BYTES -> Duration.ZERO;
    };
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static boolean isShortOfRoom(Measured measured) {
    long evicted = 0;
    long late = 0;
    for (AccessFrequency frequency : AccessFrequency.values()) {
      evicted += measured.of(frequency).evicted();
      late += measured.of(frequency).near();
    }
    return evicted > late;
  }
}
