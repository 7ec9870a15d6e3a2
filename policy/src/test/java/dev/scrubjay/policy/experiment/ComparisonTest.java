package dev.scrubjay.policy.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Statistics by simulation, with fixed seeds so that the results are reproducible. */
final class ComparisonTest {
  private static final double ALPHA = .05;
  private static final int RUNS = 1000;
  private static final int UNITS = 6_000;
  private static final int LOOK_EVERY = 100;

  private static double success(Random random) {
    return random.nextDouble() < .9 ? 1 : 0;
  }

  /** A log-normal cost, mostly about a tenth of a cent. */
  private static double cost(Random random) {
    return .001 * Math.exp(1.2 * random.nextGaussian());
  }

  @Test
  void repeatedLooksReportFalseDifferencesLessOftenThanAlpha() {
    assertThat(found(ComparisonTest::success, ComparisonTest::success, 1)).isLessThan(ALPHA);
    assertThat(found(ComparisonTest::cost, ComparisonTest::cost, 1)).isLessThan(ALPHA);
  }

  @Test
  void requestsOfOneUnitDoNotCountAsIndependent() {
    assertThat(found(ComparisonTest::success, ComparisonTest::success, 8)).isLessThan(ALPHA);
  }

  @Test
  void realDifferencesAreFound() {
    ToDoubleFunction<Random> worse = random -> random.nextDouble() < .87 ? 1 : 0;
    assertThat(found(ComparisonTest::success, worse, 1)).isGreaterThan(.8);
    assertThat(found(ComparisonTest::cost, random -> 1.2 * cost(random), 1)).isGreaterThan(.8);
  }

  /** The share of runs in which some look found a difference. */
  private static double found(
      ToDoubleFunction<Random> first, ToDoubleFunction<Random> arm, int requestsPerUnit) {
    int found = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      found += isFound(new Random(seed), first, arm, requestsPerUnit) ? 1 : 0;
    }
    return found / (double) RUNS;
  }

  private static boolean isFound(
      Random random,
      ToDoubleFunction<Random> first,
      ToDoubleFunction<Random> arm,
      int requestsPerUnit) {
    Mean one = new Mean();
    Mean other = new Mean();
    for (int unit = 1; unit <= UNITS; unit++) {
      add(one, random, first, requestsPerUnit);
      add(other, random, arm, requestsPerUnit);
      if (unit % LOOK_EVERY == 0 && Comparison.of(one, other, ALPHA).pValue() < ALPHA) {
        return true;
      }
    }
    return false;
  }

  /** Adds a unit whose requests all have the same figure. */
  private static void add(
      Mean mean, Random random, ToDoubleFunction<Random> figure, int requestsPerUnit) {
    int requests = 1 + random.nextInt(requestsPerUnit);
    mean.add(random.nextInt(Experiment.BUCKETS), figure.applyAsDouble(random) * requests, requests);
  }

  @Test
  void intervalContainsTheTrueDifference() {
    Mean first = new Mean();
    Mean arm = new Mean();
    Random random = new Random(7);
    for (int unit = 0; unit < 20_000; unit++) {
      add(first, random, ComparisonTest::success, 1);
      add(arm, random, r -> r.nextDouble() < .85 ? 1 : 0, 1);
    }
    Comparison comparison = Comparison.of(first, arm, ALPHA);
    assertThat(comparison.low()).isLessThan(-.05);
    assertThat(comparison.high()).isGreaterThan(-.05).isLessThan(0);
    assertThat(comparison.pValue()).isLessThan(ALPHA);
  }

  @Test
  void fewSamplesGiveNoVerdict() {
    Mean first = new Mean();
    Mean arm = new Mean();
    for (int unit = 0; unit < 199; unit++) {
      first.add(unit % Experiment.BUCKETS, 1, 1);
      arm.add(unit % Experiment.BUCKETS, 0, 1);
    }
    Comparison comparison = Comparison.of(first, arm, ALPHA);
    assertThat(comparison.enough()).isFalse();
    assertThat(comparison.pValue()).isEqualTo(1);
  }
}
