package dev.scrubjay.policy.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.FrequencyPolicy;
import dev.scrubjay.policy.routing.RoutingPolicy;
import dev.scrubjay.policy.tuning.Measurements.AvoidableMisses;
import dev.scrubjay.policy.tuning.Measurements.Figure;
import dev.scrubjay.policy.tuning.Tuner.TuningDecision;
import dev.scrubjay.policy.tuning.TuningAdvice.Hold;
import dev.scrubjay.policy.tuning.TuningAdvice.HoldReason;
import dev.scrubjay.policy.tuning.TuningAdvice.StepReason;
import dev.scrubjay.policy.tuning.TuningAdvice.TuningStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TunerTest {
  private static final TuningLimits LIMITS = TuningLimits.DEFAULT;
  private static final TunableSettings CONFIGURED =
      TunableSettings.of(CachePolicy.DEFAULT, RoutingPolicy.DEFAULT, 64 << 20);
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final Tuner tuner = new Tuner(LIMITS, SloTargets.DEFAULT);
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private TuningState state = TuningState.START;

  /** Measurements that meet all SLOs with a margin, except for {@code slo}. */
  private static Measurements met(Slo slo, double value) {
    Map<Slo, Figure> figures = new EnumMap<>(Slo.class);
    figures.put(Slo.HIT_RATE, new Figure(.8, 10_000));
    figures.put(Slo.ROUTING_ACCURACY, new Figure(.99, 10_000));
    figures.put(Slo.OPTIMIZATION_LATENCY, new Figure(.01, 10_000));
    figures.put(Slo.COST_SAVINGS, new Figure(.5, 10_000));
    figures.put(Slo.IMPROVEMENT, new Figure(.5, 10_000));
    figures.put(slo, new Figure(value, 10_000));
    return new Measurements(
        figures, Map.of(AccessFrequency.RARE, new AvoidableMisses(10, 2000, 1000)), 1);
  }

  private TuningAdvice step(Measurements measured) {
    Instant from = now;
    now = now.plus(WINDOW);
    TuningDecision outcome = tuner.next(state, CONFIGURED, measured, from, now);
    state = outcome.state();
    return outcome.advice();
  }

  /** The first advice other than to wait for the last step to take effect. */
  private TuningAdvice settledStep(Measurements measured) {
    TuningAdvice advice = step(measured);
    while (advice.equals(new Hold(HoldReason.SETTLING))) {
      advice = step(measured);
    }
    return advice;
  }

  @Test
  void nothingIsChangedWhileAllSlosAreMet() {
    assertThat(step(met(Slo.HIT_RATE, .6))).isEqualTo(new Hold(HoldReason.MET));
    assertThat(state).isEqualTo(TuningState.START);
  }

  @Test
  void figureJustBelowItsTargetCausesNoStep() {
    assertThat(step(met(Slo.HIT_RATE, .5999))).isEqualTo(new Hold(HoldReason.MET));
  }

  @Test
  void fewSamplesAreNotActedOn() {
    Map<Slo, Figure> few = Map.of(Slo.HIT_RATE, new Figure(.1, LIMITS.minSamples() - 1));
    assertThat(step(new Measurements(few, Map.of(), 1)))
        .isEqualTo(new Hold(HoldReason.FEW_SAMPLES));
  }

  @Test
  void ttlGrowsWhenMissesFollowSoonAfterExpiry() {
    assertThat(step(met(Slo.HIT_RATE, .5)))
        .isEqualTo(
            new TuningStep(
                Tunable.TTL_RARE, StepReason.MISSED, 300, 360, 1.2, Slo.HIT_RATE, .5, .6));
    assertThat(state.overlay().over(CachePolicy.DEFAULT).ttl().rare())
        .isEqualTo(Duration.ofMinutes(6));
    assertThat(state.version()).isEqualTo(1);
  }

  @Test
  void stepThatHarmsAnSloThatWasMetIsTakenBackAndRests() {
    assertThat(step(met(Slo.COST_SAVINGS, .1))).isInstanceOf(TuningStep.class);
    TuningAdvice back = settledStep(met(Slo.ROUTING_ACCURACY, .9));
    assertThat(back)
        .isInstanceOfSatisfying(
            TuningStep.class,
            step -> {
              assertThat(step.reason()).isEqualTo(StepReason.HARMED);
              assertThat(step.slo()).isEqualTo(Slo.ROUTING_ACCURACY);
              assertThat(step.after()).isEqualTo(.4);
            });
    assertThat(state.overlay()).isEqualTo(Overlay.NONE);
    assertThat(step(met(Slo.COST_SAVINGS, .1))).isEqualTo(new Hold(HoldReason.EXHAUSTED));
    now = now.plus(LIMITS.coolDown());
    assertThat(step(met(Slo.COST_SAVINGS, .1))).isInstanceOf(TuningStep.class);
  }

  @Test
  void stepThatDoesNotHelpIsTakenBack() {
    step(met(Slo.IMPROVEMENT, .1));
    assertThat(settledStep(met(Slo.IMPROVEMENT, .1)))
        .isInstanceOfSatisfying(
            TuningStep.class, step -> assertThat(step.reason()).isEqualTo(StepReason.USELESS));
    assertThat(state.overlay()).isEqualTo(Overlay.NONE);
  }

  @Test
  void sloThatIsBarelyMetIsNotStrained() {
    Map<Slo, Figure> figures = new EnumMap<>(met(Slo.COST_SAVINGS, .1).figures());
    figures.put(Slo.ROUTING_ACCURACY, new Figure(.951, 10_000));
    assertThat(step(new Measurements(figures, Map.of(), 1)))
        .isEqualTo(new Hold(HoldReason.EXHAUSTED));
    figures.put(Slo.ROUTING_ACCURACY, Figure.NONE);
    assertThat(step(new Measurements(figures, Map.of(), 1)))
        .isEqualTo(new Hold(HoldReason.EXHAUSTED));
  }

  @Test
  void accuracyPrecedesCost() {
    Map<Slo, Figure> figures = new EnumMap<>(met(Slo.COST_SAVINGS, .1).figures());
    figures.put(Slo.ROUTING_ACCURACY, new Figure(.9, 10_000));
    assertThat(step(new Measurements(figures, Map.of(), 1)))
        .isInstanceOfSatisfying(
            TuningStep.class,
            step -> assertThat(step.tunable()).isEqualTo(Tunable.ACCURACY_WEIGHT));
  }

  @Test
  void ttlsAreNotRaisedForEvictedEntries() {
    Measurements measured = met(Slo.HIT_RATE, .3);
    assertThat(
            step(
                new Measurements(
                    measured.figures(),
                    Map.of(AccessFrequency.RARE, new AvoidableMisses(4000, 10, 0)),
                    1)))
        .isEqualTo(new Hold(HoldReason.SHORT_OF_ROOM));
  }

  private static CurveFigures curves(
      double twiceTheRoom, AccessFrequency frequency, double longer, double shorter) {
    return new CurveFigures(
        10_000, twiceTheRoom, Map.of(frequency, new CurveFigures.TtlEffect(longer, shorter, true)));
  }

  @Test
  void moreMemoryIsNotArguedForWhereTheCurveIsFlat() {
    Measurements evicted =
        new Measurements(
            met(Slo.HIT_RATE, .3).figures(),
            Map.of(AccessFrequency.RARE, new AvoidableMisses(4000, 10, 0)),
            1);
    assertThat(step(evicted.with(curves(.001, AccessFrequency.RARE, 0, .1))))
        .isEqualTo(new Hold(HoldReason.EXHAUSTED));
    assertThat(step(evicted.with(curves(.13, AccessFrequency.RARE, 0, .1))))
        .isEqualTo(new Hold(HoldReason.SHORT_OF_ROOM));
  }

  @Test
  void aTtlIsRaisedWhereItsCurveRisesThoughNoMissWasReported() {
    Measurements measured = met(Slo.HIT_RATE, .3);
    assertThat(step(measured.with(curves(0, AccessFrequency.MODERATE, .02, .02))))
        .isInstanceOfSatisfying(
            TuningStep.class,
            step -> {
              assertThat(step.tunable()).isEqualTo(Tunable.TTL_MODERATE);
              assertThat(step.after()).isGreaterThan(step.before());
            });
  }

  @Test
  void aTtlWhoseCurveIsFlatIsShortenedAsLongAsTheHitRateStays() {
    Measurements flat = met(Slo.HIT_RATE, .7).with(curves(.1, AccessFrequency.MODERATE, 0, .0001));
    assertThat(step(flat))
        .isInstanceOfSatisfying(
            TuningStep.class,
            step -> {
              assertThat(step.reason()).isEqualTo(StepReason.FLAT);
              assertThat(step.tunable()).isEqualTo(Tunable.TTL_MODERATE);
              assertThat(step.before()).isEqualTo(1800);
              assertThat(step.after()).isEqualTo(1500);
            });
    assertThat(settledStep(flat))
        .as("it is kept, and the next one taken")
        .isInstanceOfSatisfying(
            TuningStep.class, step -> assertThat(step.after()).isCloseTo(1250, within(1e-6)));
    assertThat(settledStep(met(Slo.HIT_RATE, .68).with(flat.curves())))
        .isInstanceOfSatisfying(
            TuningStep.class,
            step -> {
              assertThat(step.reason()).isEqualTo(StepReason.HARMED);
              assertThat(step.after()).isEqualTo(1500);
            });
  }

  @Test
  void aTtlIsNotShortenedWhereThatLosesHitsOrLittleIsKnown() {
    Measurements met = met(Slo.HIT_RATE, .7);
    assertThat(step(met.with(curves(.1, AccessFrequency.MODERATE, 0, .002))))
        .isEqualTo(new Hold(HoldReason.MET));
    CurveFigures few =
        new CurveFigures(
            10, 0, Map.of(AccessFrequency.RARE, new CurveFigures.TtlEffect(0, 0, true)));
    assertThat(step(met.with(few))).isEqualTo(new Hold(HoldReason.MET));
  }

  @Test
  void convergesOnAFeasiblePlantAndThenStandsStill() {
    for (long seed = 1; seed <= 20; seed++) {
      state = TuningState.START;
      Plant plant = plant(seed, 2.5);
      List<TuningStep> steps = run(plant, 300);
      Measurements last = plant.measure(state.overlay().over(CONFIGURED), LIMITS.maxStep());
      assertThat(last.of(Slo.HIT_RATE).value()).as("seed %d, %s", seed, steps).isGreaterThan(.58);
      long version = state.version();
      assertThat(run(plant, 100)).as("seed %d", seed).isEmpty();
      assertThat(state.version()).isEqualTo(version);
    }
  }

  @Test
  void staysWithinBoundsForAnyMeasurements() {
    for (long seed = 1; seed <= 50; seed++) {
      state = TuningState.START;
      Random random = new Random(seed);
      for (int i = 0; i < 300; i++) {
        Overlay before = state.overlay();
        step(anything(random));
        for (Tunable tunable : Tunable.values()) {
          double factor = state.overlay().factor(tunable);
          assertThat(factor).as("seed %d, %s", seed, tunable).isBetween(.4999, 2.0001);
          double change = Math.abs(Math.log(factor / before.factor(tunable)));
          assertThat(change).isLessThan(Math.log(LIMITS.maxStep()) + 1e-9);
        }
        assertThat(state.overlay().over(CONFIGURED).isOrdered()).isTrue();
        state.overlay().over(CachePolicy.DEFAULT);
        state.overlay().over(RoutingPolicy.DEFAULT);
      }
    }
  }

  @Test
  void revertRestoresExactlyAndRests() {
    run(plant(3, .6), 100);
    assertThat(state.overlay()).isNotEqualTo(Overlay.NONE);
    state = state.reverted(now.plus(LIMITS.coolDown()));
    assertThat(state.overlay().over(CachePolicy.DEFAULT)).isEqualTo(CachePolicy.DEFAULT);
    assertThat(state.overlay().over(RoutingPolicy.DEFAULT)).isEqualTo(RoutingPolicy.DEFAULT);
    assertThat(state.overlay().nearCacheBytes(12_345_678)).isEqualTo(12_345_678);
    assertThat(step(met(Slo.HIT_RATE, .1))).isEqualTo(new Hold(HoldReason.REVERTED));
  }

  @Test
  void overlayFitsAnyConfiguration() {
    CachePolicy other =
        CachePolicy.DEFAULT.withFrequency(
            new FrequencyPolicy(10, 9, Duration.ofHours(1), Duration.ofHours(2)));
    Overlay tuned = Overlay.NONE.with(Tunable.FREQUENT_PER_HOUR, .5).with(Tunable.COST_WEIGHT, 2);
    assertThat(tuned.over(other).frequency()).isEqualTo(other.frequency());
    assertThat(tuned.within(1.5).over(RoutingPolicy.DEFAULT).weights().cost())
        .isCloseTo(.6, within(1e-9));
  }

  private List<TuningStep> run(Plant plant, int windows) {
    List<TuningStep> steps = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      if (step(plant.measure(state.overlay().over(CONFIGURED), LIMITS.maxStep()))
          instanceof TuningStep step) {
        steps.add(step);
      }
    }
    return steps;
  }

  /**
   * A plant with keys whose entries expire too soon.
   *
   * @param rarePerHour the requests per hour for a rare key
   */
  private static Plant plant(long seed, double rarePerHour) {
    return new Plant(
        Map.of(
            AccessFrequency.FREQUENT, 20.0,
            AccessFrequency.MODERATE, 3.0,
            AccessFrequency.RARE, rarePerHour),
        Map.of(
            AccessFrequency.FREQUENT, .3,
            AccessFrequency.MODERATE, .4,
            AccessFrequency.RARE, .3),
        .002,
        new Random(seed));
  }

  private static Measurements anything(Random random) {
    Map<Slo, Figure> figures = new EnumMap<>(Slo.class);
    for (Slo slo : Slo.values()) {
      figures.put(slo, new Figure(random.nextDouble(), random.nextInt(2000)));
    }
    Map<AccessFrequency, AvoidableMisses> missed = new EnumMap<>(AccessFrequency.class);
    for (AccessFrequency frequency : AccessFrequency.values()) {
      missed.put(
          frequency,
          new AvoidableMisses(random.nextInt(500), random.nextInt(500), random.nextInt(500)));
    }
    return new Measurements(figures, missed, random.nextDouble());
  }
}
