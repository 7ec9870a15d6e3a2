package dev.scrubjay.policy.estimates;

import static dev.scrubjay.policy.estimates.EstimateSamples.CATALOG;
import static dev.scrubjay.policy.estimates.EstimateSamples.CODE;
import static dev.scrubjay.policy.estimates.EstimateSamples.MATH;
import static dev.scrubjay.policy.estimates.EstimateSamples.NOW;
import static dev.scrubjay.policy.estimates.EstimateSamples.judged;
import static dev.scrubjay.policy.estimates.EstimateSamples.prior;
import static dev.scrubjay.policy.estimates.EstimateSamples.scores;
import static dev.scrubjay.policy.estimates.EstimateSamples.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class EvidenceOverTimeTest {
  /** Log-normal latencies, for answers of any length. */
  @Property(tries = 10)
  void ninetyFivePercentOfAnswersAreWithinTheQuantile(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 0.8) double spread) {
    Random random = new Random(seed);
    Evidence evidence = Evidence.NONE;
    Estimates estimates = prior();
    int within = 0;
    int begunWithin = 0;
    for (int i = 0; i < 1200; i++) {
      ObservedAnswer answered = answered(random, spread);
      if (i >= 400) {
        within += answered.whole().compareTo(estimates.latencyQ95(0, 200)) <= 0 ? 1 : 0;
        begunWithin +=
            answered.firstToken().orElseThrow().compareTo(estimates.firstTokenQ95(0)) <= 0 ? 1 : 0;
      }
      evidence = evidence.plus(new Learning(estimates).evidence(answered, NOW.plusSeconds(i)));
      if (i % 10 == 9) {
        estimates = Estimates.of(CATALOG, evidence, NOW.plusSeconds(i));
        evidence = without(evidence, estimates.outdated());
      }
    }
    assertThat(within / 800.0).as("seed %s", seed).isBetween(0.88, 0.995);
    assertThat(begunWithin / 800.0).as("seed %s", seed).isBetween(0.88, 0.995);
    assertThat(estimates.latencyQ95(0, 200)).isGreaterThan(estimates.latency(0, 200));
  }

  private static ObservedAnswer answered(Random random, double spread) {
    int tokens = 2 + (int) (200 * Math.exp(0.3 * random.nextGaussian()));
    double first = 0.5 * Math.exp(spread * random.nextGaussian());
    double each = 0.01 * Math.exp(spread / 2 * random.nextGaussian());
    return new ObservedAnswer(
        new ObservedCall(CODE, TaskComplexity.MODERATE, "strong", 100),
        tokens,
        Optional.of(Duration.ofMillis((long) (1000 * first))),
        Duration.ofMillis((long) (1000 * (first + tokens * each))));
  }

  @Test
  void evidenceDecays() {
    Evidence evidence = Evidence.NONE;
    for (ObservedVerdict judged : scores(CODE, "weak", 0, 50)) {
      evidence = evidence.plus(new Learning(prior()).evidence(judged, NOW));
    }
    double soon = success(Estimates.of(CATALOG, evidence, NOW), CODE, "weak");
    double later =
        success(Estimates.of(CATALOG, evidence, NOW.plus(Duration.ofDays(90))), CODE, "weak");
    assertThat(soon).isLessThan(0.1);
    assertThat(later).isGreaterThan(0.5);
  }

  /** A change shows within so many observations, however many were made before. */
  @Property(tries = 20)
  void learningNeverStops(@ForAll @IntRange(min = 100, max = 5000) int before) {
    Evidence evidence = Evidence.NONE;
    Estimates estimates = prior();
    Random random = new Random(before);
    for (int i = 0; i < before + 200; i++) {
      double chance = i < before ? 0.9 : 0.36;
      ObservedVerdict judged = judged(CODE, "weak", 100, random.nextDouble() < chance ? 1 : 0);
      evidence = evidence.plus(new Learning(estimates).evidence(judged, NOW));
      if (i % 10 == 9) {
        estimates = Estimates.of(CATALOG, evidence, NOW);
        evidence = without(evidence, estimates.outdated());
      }
    }
    assertThat(success(estimates, CODE, "weak")).as("seed %s", before).isLessThan(0.8);
    assertThat(estimates.task(CODE, TaskComplexity.MODERATE).evidence(1))
        .isLessThanOrEqualTo(Measure.SUCCESS.capacity() * 1.05);
    assertThat(evidence.sums()).hasSizeLessThan(26);
  }

  /**
   * The change is observed on one task and applies to the others. It has to show once: one in a
   * thousand draws has so many good answers at the end that it is in doubt again.
   */
  @Property(tries = 20)
  void changeOfAModelShowsWithinDozensOfAnswers(@ForAll long seed) {
    Random random = new Random(seed);
    double code = 1;
    double math = 1;
    Estimates estimates = prior();
    Evidence evidence = Evidence.NONE;
    for (int i = 0; i < 1120; i++) {
      TaskType task = i % 2 == 0 || i >= 1000 ? CODE : MATH;
      double chance = i < 1000 ? 0.9 : 0.36;
      ObservedVerdict judged = judged(task, "weak", 100, random.nextDouble() < chance ? 1 : 0);
      evidence = evidence.plus(new Learning(estimates).evidence(judged, NOW));
      if (i % 10 == 9) {
        estimates = Estimates.of(CATALOG, evidence, NOW);
        if (i >= 200 && i < 1000) {
          assertThat(success(estimates, MATH, "weak")).as("seed %s", seed).isGreaterThan(0.72);
        }
        code = i < 1000 ? 1 : Math.min(code, success(estimates, CODE, "weak"));
        math = i < 1000 ? 1 : Math.min(math, success(estimates, MATH, "weak"));
      }
    }
    assertThat(code).as("seed %s", seed).isLessThan(0.8);
    assertThat(math).as("seed %s", seed).isLessThan(0.8);
  }

  private static Evidence without(Evidence evidence, List<String> keys) {
    Map<String, Double> sums = new HashMap<>(evidence.sums());
    sums.keySet().removeAll(keys);
    return Evidence.of(sums);
  }

  @Property(tries = 100)
  void replicasMergeInAnyOrder(
      @ForAll @IntRange(min = 1, max = 4) int replicas,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double rate) {
    Random random = new Random(seed);
    List<Evidence> pieces = new ArrayList<>();
    for (int i = 0; i < replicas * 20; i++) {
      ObservedVerdict judged =
          judged(
              random.nextBoolean() ? CODE : MATH,
              random.nextBoolean() ? "weak" : "strong",
              random.nextInt(2000),
              random.nextDouble() < rate ? 1 : 0);
      Instant at = NOW.plusSeconds(random.nextInt(1_000_000));
      pieces.add(new Learning(prior()).evidence(judged, at));
    }
    Instant later = NOW.plusSeconds(1_000_000);
    Estimates one = Estimates.of(CATALOG, sum(pieces), later);
    Collections.shuffle(pieces, random);
    int cut = pieces.size() / 2;
    Evidence halves = sum(pieces.subList(cut, pieces.size())).plus(sum(pieces.subList(0, cut)));
    Estimates other = Estimates.of(CATALOG, halves, later);
    for (TaskType task : List.of(CODE, MATH)) {
      for (String model : List.of("weak", "strong")) {
        assertThat(success(one, task, model)).isEqualTo(success(other, task, model), within(1e-9));
      }
    }
  }

  private static Evidence sum(List<Evidence> pieces) {
    return pieces.stream().reduce(Evidence.NONE, Evidence::plus);
  }
}
