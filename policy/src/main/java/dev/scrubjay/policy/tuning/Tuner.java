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
 * conflicting SLOs cause no oscillation, and while all SLOs are met nothing changes but TTLs whose
 * curve is flat, which become shorter.
 */
public final class Tuner {
  /** The part of the dead band by which a step must improve its SLO. */
  private static final double LEAST_GAIN = 0.5;

  /** What twice the memory must add to the hit rate before memory is said to be short. */
  private static final double WORTH_MEMORY = 0.005;

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
    if (trial.step().reason() == StepReason.FLAT && hasFallen(trial.step(), measured)) {
      return takeBack(state, trial, configured, StepReason.HARMED, served, measured, now);
    }
    double least = limits.deadBand() * LEAST_GAIN;
    boolean helped =
        trial.step().reason() == StepReason.FLAT
            || !isMissed(served, measured)
            || served.better(measured.of(served).value(), trial.step().measured(), least);
    return helped
        ? propose(state.kept(), configured, measured, now)
        : takeBack(state, trial, configured, StepReason.USELESS, served, measured, now);
  }

  private TuningDecision propose(
      TuningState state, TunableSettings configured, Measurements measured, Instant now) {
    List<Slo> known = Arrays.stream(Slo.values()).filter(slo -> isKnown(slo, measured)).toList();
    List<Slo> missed = known.stream().filter(slo -> isMissed(slo, measured)).toList();
    Set<Slo> met = EnumSet.noneOf(Slo.class);
    known.stream().filter(slo -> !missed.contains(slo)).forEach(met::add);
    if (missed.isEmpty()) {
      HoldReason reason = known.isEmpty() ? HoldReason.FEW_SAMPLES : HoldReason.MET;
      return shorten(state, configured, met, measured, now)
          .orElseGet(() -> new TuningDecision(state, new Hold(reason)));
    }
    for (Slo slo : missed) {
      for (TuningAction action : TuningAction.serving(slo, measured)) {
        Optional<TuningStep> step =
            step(state, configured, action, StepReason.MISSED, slo, measured, now);
        if (step.isPresent()) {
          return taken(state, configured, step.get(), met, now);
        }
      }
    }
    boolean noRoom = missed.contains(Slo.HIT_RATE) && isShortOfRoom(measured);
    TuningDecision hold =
        new TuningDecision(
            state, new Hold(noRoom ? HoldReason.SHORT_OF_ROOM : HoldReason.EXHAUSTED));
    return noRoom || met.contains(Slo.HIT_RATE)
        ? shorten(state, configured, met, measured, now).orElse(hold)
        : hold;
  }

  private TuningDecision taken(
      TuningState state, TunableSettings configured, TuningStep step, Set<Slo> met, Instant now) {
    double before = state.overlay().factor(step.tunable());
    Instant settled = now.plus(settling(step, configured));
    return new TuningDecision(state.taken(new Trial(step, before, met, settled)), step);
  }

  /**
   * The decision to make a TTL shorter that loses next to no hits by it: its answers are younger,
   * and where room is short, others get it.
   */
  private Optional<TuningDecision> shorten(
      TuningState state,
      TunableSettings configured,
      Set<Slo> met,
      Measurements measured,
      Instant now) {
    if (!isKnown(Slo.HIT_RATE, measured) || measured.curves().lookups() < limits.minSamples()) {
      return Optional.empty();
    }
    return TuningAction.shortening(measured).stream()
        .flatMap(
            action ->
                step(state, configured, action, StepReason.FLAT, Slo.HIT_RATE, measured, now)
                    .stream())
        .findFirst()
        .map(step -> taken(state, configured, step, met, now));
  }

  /** Whether the hit rate is lower than before {@code step} by more than half the dead band. */
  private boolean hasFallen(TuningStep step, Measurements measured) {
    double least = limits.deadBand() * LEAST_GAIN;
    return step.slo().better(step.measured(), measured.of(step.slo()).value(), least);
  }

  private Optional<TuningStep> step(
      TuningState state,
      TunableSettings configured,
      TuningAction action,
      StepReason reason,
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
            reason,
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

  /** Whether entries are evicted that more memory would keep until they are requested again. */
  private static boolean isShortOfRoom(Measurements measured) {
    if (measured.curves().lookups() > 0) {
      return measured.curves().twiceTheRoom() >= WORTH_MEMORY;
    }
    long evicted = 0;
    long late = 0;
    for (AccessFrequency frequency : AccessFrequency.values()) {
      evicted += measured.of(frequency).evicted();
      late += measured.of(frequency).near();
    }
    return evicted > late;
  }
}
