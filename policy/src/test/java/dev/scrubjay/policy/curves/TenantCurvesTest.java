package dev.scrubjay.policy.curves;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.cache.AccessFrequency;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.TtlStrategies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class TenantCurvesTest {
  private static final Duration LONG = Duration.ofDays(300);
  private static final CachePolicy LASTING =
      CachePolicy.DEFAULT.withTtl(new TtlStrategies(LONG, LONG, LONG));

  private final List<AccessBatch> batches = new ArrayList<>();
  private long now = 1_000_000;

  private static CachePolicy entries(int limit) {
    return LASTING.withLimits(new CacheLimits(limit, 1L << 40, 1 << 30));
  }

  private static TenantCurves curves(List<AccessBatch> batches, CachePolicy policy) {
    return CurveComputation.of(batches, new CurveSettings(policy, 8192, 0));
  }

  private static double hitRate(TenantCurves curves, double size) {
    return curves.all().memory(size).orElseThrow().estimate().hitRate();
  }

  private static OperationCurves operation(TenantCurves curves, String name) {
    return Optional.ofNullable(curves.operations().get(name)).orElseThrow();
  }

  private static TtlCurve curve(TenantCurves curves, AccessFrequency frequency) {
    return Optional.ofNullable(curves.classes().get(frequency)).orElseThrow();
  }

  /** One lookup and, as it was a miss or might have been one, a store. */
  private void access(int key, String operation, int bytes, double usd, int threshold) {
    now += 1000;
    long number = KeySample.MODULUS * 7919L + scrambled(key);
    List<SampledAccess> sampled =
        KeySample.holds(number, threshold)
            ? List.of(new SampledAccess(now, number, operation, 1, 0, true, bytes, usd, 0))
            : List.of();
    batches.add(new AccessBatch(threshold, now, Map.of(operation, new LookupCount(1, 0)), sampled));
  }

  private static int scrambled(int key) {
    return (key * 0x9E3779B1) >>> 8;
  }

  private void accesses(int count, IntUnaryOperator key, int threshold) {
    for (int i = 0; i < count; i++) {
      access(key.applyAsInt(i), "chat", 1000, 0.01, threshold);
    }
  }

  private static IntUnaryOperator zipf(int keys, long seed) {
    double[] cumulative = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += 1 / Math.pow(i + 1, 0.9);
      cumulative[i] = sum;
    }
    double total = sum;
    SplittableRandom random = new SplittableRandom(seed);
    return i -> {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * total);
      return found < 0 ? -found - 1 : found;
    };
  }

  @Test
  void aLoopThatFitsIsAHitAndOneThatDoesNotFitIsNone() {
    accesses(3000, i -> i % 150, KeySample.MODULUS);
    TenantCurves curves = curves(batches, entries(100));
    assertThat(hitRate(curves, 1)).isZero();
    assertThat(hitRate(curves, 2)).isCloseTo(0.95, within(1e-9));
    assertThat(curves.all().memory(2).orElseThrow().entries()).isEqualTo(200);
  }

  @Test
  void aSampleOfOneInSixteenKeysTellsWithinTwoPointsWhatAllKeysTell() {
    accesses(200_000, zipf(40_000, 7), KeySample.MODULUS);
    TenantCurves all =
        CurveComputation.of(batches, new CurveSettings(entries(2000), Integer.MAX_VALUE, 0));
    TenantCurves fixedSize = curves(batches, entries(2000));
    batches.clear();
    accesses(200_000, zipf(40_000, 7), KeySample.MODULUS / 16);
    TenantCurves sixteenth = curves(batches, entries(2000));
    assertThat(fixedSize.rate()).as("8192 of some 30,000 keys").isBetween(0.15, 0.4);
    for (double size : new double[] {0.5, 1, 2, 4}) {
      assertThat(hitRate(sixteenth, size)).isCloseTo(hitRate(all, size), within(0.02));
      assertThat(hitRate(fixedSize, size)).isCloseTo(hitRate(all, size), within(0.02));
    }
  }

  @Test
  void replicasThatEachSeeAPartTellTogetherWhatOneWouldHaveSeen() {
    accesses(20_000, zipf(5000, 3), KeySample.MODULUS);
    TenantCurves one = curves(batches, entries(300));
    List<AccessBatch> shuffled = new ArrayList<>();
    for (int replica = 2; replica >= 0; replica--) {
      for (int i = replica; i < batches.size(); i += 3) {
        shuffled.add(batches.get(i));
      }
    }
    assertThat(curves(shuffled, entries(300))).isEqualTo(one);
  }

  @Test
  void batchesThatTheWarmUpEndsWithinKeepTheirOrder() {
    accesses(300, i -> i % 30, KeySample.MODULUS);
    List<AccessBatch> whole = new ArrayList<>();
    for (int replica = 0; replica < 2; replica++) {
      List<SampledAccess> seen = new ArrayList<>();
      for (int i = replica; i < batches.size(); i += 2) {
        seen.addAll(batches.get(i).accesses());
      }
      whole.add(
          new AccessBatch(
              KeySample.MODULUS, now, Map.of("chat", new LookupCount(seen.size(), 0)), seen));
    }
    TenantCurves curves = CurveComputation.of(whole, new CurveSettings(entries(20)));
    assertThat(hitRate(curves, 1)).isZero();
    assertThat(hitRate(curves, 2)).isCloseTo(0.9, within(1e-9));
  }

  @Test
  void batchesOfAHigherThresholdCountAsFarAsTheLowestGoes() {
    accesses(5000, i -> i % 100, KeySample.MODULUS);
    accesses(5000, i -> i % 100, KeySample.MODULUS / 2);
    TenantCurves curves = curves(batches, entries(1000));
    assertThat(curves.rate()).isEqualTo(0.5);
    assertThat(curves.all().memory(1).orElseThrow().estimate().lookups()).isEqualTo(10_000);
    assertThat(hitRate(curves, 1)).isCloseTo(0.99, within(0.005));
  }

  @Test
  void bytesAndDollarsAreWeightedAndMoreMemoryIsWorthWhatItsHitsCost() {
    for (int i = 0; i < 4000; i++) {
      int key = i % 40;
      access(key, key < 20 ? "cheap" : "dear", 10_000, key < 20 ? 0.001 : 0.1, KeySample.MODULUS);
    }
    CachePolicy policy = LASTING.withLimits(new CacheLimits(1 << 20, 200_000, 1 << 20));
    TenantCurves curves = curves(batches, policy);
    MemoryPoint now1 = curves.all().memory(1).orElseThrow();
    MemoryPoint twice = curves.all().memory(2).orElseThrow();
    assertThat(now1.estimate().hitRate()).isZero();
    assertThat(twice.estimate().hitRate()).isCloseTo(0.99, within(1e-9));
    assertThat(twice.bytes()).isEqualTo(400_000);
    assertThat(twice.estimate().savedUsd()).isCloseTo(1980 * 0.101, within(1e-3));
    double days = curves.span().toMillis() / 86_400_000.0;
    assertThat(twice.savedUsdPerDay()).isCloseTo(1980 * 0.101 / days, within(0.1));
    assertThat(operation(curves, "dear").memory(2).orElseThrow().estimate().savedUsd())
        .isCloseTo(198, within(1e-3));
  }

  @Test
  void longerTtlsHitMoreAndOlderAnswersAndShorterOnesFewer() {
    CachePolicy policy =
        CachePolicy.DEFAULT.withTtl(
            new TtlStrategies(
                Duration.ofSeconds(100), Duration.ofSeconds(100), Duration.ofSeconds(100)));
    accesses(6000, i -> i % 150, KeySample.MODULUS); // each key every 150 s
    TtlCurve curve = curves(batches, policy).all().ttl();
    assertThat(curve.at(1).orElseThrow().hitRate()).isZero();
    assertThat(curve.at(2).orElseThrow().hitRate()).isCloseTo(0.5, within(0.01));
    assertThat(curve.at(4).orElseThrow().hitRate()).isCloseTo(2.0 / 3, within(0.02));
    assertThat(curve.at(2).orElseThrow().meanAge()).isEqualTo(Duration.ofSeconds(150));
    assertThat(curve.at(4).orElseThrow().meanAge())
        .isCloseTo(Duration.ofSeconds(225), Duration.ofSeconds(3));
    assertThat(curve.at(4).orElseThrow().highAge())
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    assertThat(curve.hitRate(1.5)).isBetween(0.15, 0.35);
  }

  @Test
  void classesHaveCurvesOfTheirOwn() {
    accesses(10_000, i -> i % 2 == 0 ? 0 : 1 + i / 2, KeySample.MODULUS);
    TenantCurves curves = curves(batches, CachePolicy.DEFAULT);
    TtlCurve frequent = curve(curves, AccessFrequency.FREQUENT);
    TtlCurve moderate = curve(curves, AccessFrequency.MODERATE);
    assertThat(frequent.hitRate(1)).isGreaterThan(0.99);
    assertThat(moderate.hitRate(1)).isLessThan(0.01);
    assertThat(frequent.lookups() + moderate.lookups()).isEqualTo(10_000);
  }

  @Test
  void lookupsThatNothingMakesHitsStayMisses() {
    now = 2000;
    batches.add(
        new AccessBatch(
            KeySample.MODULUS,
            now,
            Map.of("chat", new LookupCount(1, 3)),
            List.of(new SampledAccess(1000, 1, "chat", 1, 1, false, 100, 1, 0))));
    TenantCurves curves = curves(batches, LASTING);
    assertThat(curves.all().memory(8).orElseThrow().estimate().lookups()).isEqualTo(4);
    assertThat(hitRate(curves, 8)).isLessThanOrEqualTo(0.25);
  }

  @Test
  void anAnswerThatIsNeverStoredIsNeverAHit() {
    for (int i = 0; i < 100; i++) {
      now += 1000;
      batches.add(
          new AccessBatch(
              KeySample.MODULUS,
              now,
              Map.of("chat", new LookupCount(1, 0)),
              List.of(new SampledAccess(now, 1, "chat", 1, 0, false, 0, 0, 0))));
    }
    assertThat(hitRate(curves(batches, LASTING), 8)).isZero();
  }

  @Test
  void nothingGivesCurvesOfNothing() {
    TenantCurves curves = CurveComputation.of(List.of(), new CurveSettings(LASTING));
    assertThat(curves.sampled()).isZero();
    assertThat(hitRate(curves, 1)).isZero();
    assertThat(curves.fixed()).isEmpty();
  }
}
