package dev.scrubjay.policy.tuning;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.tuning.Measurements.Figure;
import dev.scrubjay.policy.tuning.TuningAdvice.Hold;
import dev.scrubjay.policy.tuning.TuningAdvice.HoldReason;
import dev.scrubjay.policy.tuning.TuningAdvice.StepReason;
import dev.scrubjay.policy.tuning.TuningAdvice.TuningStep;
import dev.scrubjay.policy.tuning.TuningState.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Changes policy toward the SLO targets, one small step at a time.
 *
 * <p>It is a guarded hill climber. A step changes one setting by {@link TuningLimits#maxStep()},
 * for the missed SLO that is first in precedence and that some step can help. The step is on trial
 * until it has had the time to take effect. It is reverted if an SLO that was met no longer is, or
 * if its own SLO is no better; its setting then stays unchanged for a while. A step that strains an
 * SLO is taken only if that SLO is met with a margin, or is missed and lower in precedence. So
 * conflicting SLOs cause no oscillation, and nothing changes while all SLOs are met.
 */
public final class Tuner {
  /** The part of the dead band by which a step must improve its SLO. */
  private static final double LEAST_GAIN = 0.5;

  private final TuningLimits limits;
  private final SloTargets targets;

  public Tuner(TuningLimits limits, SloTargets targets) {
    this.limits = limits;
    this.targets = targets;
  }

  /** The advice, and the state after it is followed. */
  public record TuningDecision(TuningState state, TuningAdvice advice) {}

  /**
   * Judges the last step and advises the next one.
   *
   * @param configured the settings without tuning
   * @param measured the figures since {@code from}
   */
  public TuningDecision next(
      TuningState state,
      TunableSettings configured,
      Measurements measured,
      Instant from,
      Instant now) {
    if (now.isBefore(state.pausedUntil())) {
      return new TuningDecision(state, new Hold(HoldReason.REVERTED));
    }
    if (state.trial().isEmpty()) {
      return propose(state, configured, measured, now);
    }
    Trial trial = state.trial().get();
    if (from.isBefore(trial.settledAt())) {
      return new TuningDecision(state, new Hold(HoldReason.SETTLING));
    }
    Optional<Slo> harmed =
        trial.met().stream().filter(slo -> isMissed(slo, measured)).sorted().findFirst();
    if (harmed.isPresent()) {
      return takeBack(state, trial, configured, StepReason.HARMED, harmed.get(), measured, now);
    }
    Slo served = trial.step().slo();
    if (!isKnown(served, measured)) {
      return new TuningDecision(state, new Hold(HoldReason.FEW_SAMPLES));
    }
    double least = limits.deadBand() * LEAST_GAIN;
    boolean helped =
        !isMissed(served, measured)
            || served.better(measured.of(served).value(), trial.step().measured(), least);
    return helped
        ? propose(state.kept(), configured, measured, now)
        : takeBack(state, trial, configured, StepReason.USELESS, served, measured, now);
  }

  private TuningDecision propose(
      TuningState state, TunableSettings configured, Measurements measured, Instant now) {
    List<Slo> known = Arrays.stream(Slo.values()).filter(slo -> isKnown(slo, measured)).toList();
    List<Slo> missed = known.stream().filter(slo -> isMissed(slo, measured)).toList();
    if (missed.isEmpty()) {
      HoldReason reason = known.isEmpty() ? HoldReason.FEW_SAMPLES : HoldReason.MET;
      return new TuningDecision(state, new Hold(reason));
    }
    Set<Slo> met = EnumSet.noneOf(Slo.class);
    known.stream().filter(slo -> !missed.contains(slo)).forEach(met::add);
    for (Slo slo : missed) {
      for (TuningAction action : TuningAction.serving(slo, measured)) {
        Optional<TuningStep> step = step(state, configured, action, slo, measured, now);
        if (step.isPresent()) {
          double before = state.overlay().factor(action.tunable());
          Instant settled = now.plus(settling(step.get(), configured));
          return new TuningDecision(
              state.taken(new Trial(step.get(), before, met, settled)), step.get());
        }
      }
    }
    boolean noRoom = missed.contains(Slo.HIT_RATE) && isShortOfRoom(measured);
    return new TuningDecision(
        state, new Hold(noRoom ? HoldReason.SHORT_OF_ROOM : HoldReason.EXHAUSTED));
  }

  private Optional<TuningStep> step(
      TuningState state,
      TunableSettings configured,
      TuningAction action,
      Slo slo,
      Measurements measured,
      Instant now) {
    Tunable tunable = action.tunable();
    if (state.resting(now).contains(tunable)
        || !action.strains().stream().allMatch(other -> canBear(other, slo, measured))) {
      return Optional.empty();
    }
    Overlay overlay = state.overlay().within(limits.maxTotal());
    double change = action.up() ? limits.maxStep() : 1 / limits.maxStep();
    double factor =
        Math.clamp(overlay.factor(tunable) * change, 1 / limits.maxTotal(), limits.maxTotal());
    TunableSettings before = overlay.over(configured);
    TunableSettings after = overlay.with(tunable, factor).over(configured);
    if (after.equals(before) || (configured.isOrdered() && !after.isOrdered())) {
      return Optional.empty();
    }
    return Optional.of(
        new TuningStep(
            tunable,
            StepReason.MISSED,
            before.of(tunable),
            after.of(tunable),
            factor,
            slo,
            measured.of(slo).value(),
            targets.of(slo)));
  }

  /** Whether {@code slo} may be strained in order to help {@code served}. */
  private boolean canBear(Slo slo, Slo served, Measurements measured) {
    Figure figure = measured.of(slo);
    return isKnown(slo, measured)
        && (slo.met(figure.value(), targets.of(slo), -limits.deadBand())
            || (isMissed(slo, measured) && slo.compareTo(served) > 0));
  }

  private TuningDecision takeBack(
      TuningState state,
      Trial trial,
      TunableSettings configured,
      StepReason reason,
      Slo slo,
      Measurements measured,
      Instant now) {
    TuningState back = state.takenBack(trial, now.plus(limits.coolDown()));
    Tunable tunable = trial.step().tunable();
    TuningStep step =
        new TuningStep(
            tunable,
            reason,
            state.overlay().over(configured).of(tunable),
            back.overlay().over(configured).of(tunable),
            trial.factorBefore(),
            slo,
            measured.of(slo).value(),
            targets.of(slo));
    return new TuningDecision(back, step);
  }

  private boolean isKnown(Slo slo, Measurements measured) {
    return measured.of(slo).samples() >= limits.minSamples();
  }

  private boolean isMissed(Slo slo, Measurements measured) {
    return isKnown(slo, measured)
        && !slo.met(measured.of(slo).value(), targets.of(slo), limits.deadBand());
  }

  /**
   * The time until a step takes effect, at most the cool-down: a TTL does so when the first entries
   * stored with it expire.
   */
  private Duration settling(TuningStep step, TunableSettings configured) {
    Duration settling = untilItShows(step, configured);
    return settling.compareTo(limits.coolDown()) < 0 ? settling : limits.coolDown();
  }

  private static Duration untilItShows(TuningStep step, TunableSettings configured) {
    return switch (step.tunable()) {
      case TTL_FREQUENT, TTL_MODERATE, TTL_RARE -> seconds(step.after());
      case FREQUENT_PER_HOUR -> seconds(configured.of(Tunable.TTL_FREQUENT));
      case MODERATE_PER_HOUR -> seconds(configured.of(Tunable.TTL_MODERATE));
      case COST_WEIGHT, LATENCY_WEIGHT, ACCURACY_WEIGHT, NEAR_CACHE_BYTES -> Duration.ZERO;
    };
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static boolean isShortOfRoom(Measurements measured) {
    long evicted = 0;
    long late = 0;
    for (AccessFrequency frequency : AccessFrequency.values()) {
      evicted += measured.of(frequency).evicted();
      late += measured.of(frequency).near();
    }
    return evicted > late;
  }
}
