package dev.scrubjay.gateway.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import dev.scrubjay.policy.cache.CacheLimits;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.EvictionPolicy;
import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.curves.AccessBatch;
import dev.scrubjay.policy.curves.CurveComputation;
import dev.scrubjay.policy.curves.CurveSettings;
import dev.scrubjay.policy.curves.KeySample;
import dev.scrubjay.policy.curves.LookupCount;
import dev.scrubjay.policy.curves.MemoryPoint;
import dev.scrubjay.policy.curves.SampledAccess;
import dev.scrubjay.policy.curves.TenantCurves;
import dev.scrubjay.policy.curves.TtlPoint;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.Scope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The curves against replays through the scripts that run in production: hit rates at half, double
 * and four times the size, on samples thinned out as those of busy tenants are.
 */
final class CurveReplayIT {
  private static final int ACCESSES = 12_000;
  private static final int ENTRIES = 250;
  private static final int BATCH = 500;
  private static final double POINTS = 0.02;

  private static final CachePolicy NOTHING_EXPIRES =
      CachePolicy.DEFAULT.withTtl(
          new TtlStrategies(Duration.ofDays(90), Duration.ofDays(90), Duration.ofDays(90)));

  /** Traces, the same each time. */
  enum Trace {
    /** Zipf's law, exponent .9, over 2,400 keys. */
    ZIPF {
      @Override
      List<Access> make() {
        return GeneratedTrace.of(ACCESSES, 14);
      }
    },
    /** Zipf's law, and every third access one of a run through keys that never come again. */
    SCANS {
      @Override
      List<Access> make() {
        List<Access> zipf = GeneratedTrace.of(ACCESSES, 15);
        return changed(
            zipf,
            i -> {
              boolean scan = i / 1000 % 3 == 2;
              return scan ? "scan" + i : zipf.get(i).key();
            });
      }
    },
    /** Zipf's law, under which other keys become popular all the time. */
    SHIFTS {
      @Override
      List<Access> make() {
        List<Access> zipf = GeneratedTrace.of(ACCESSES, 16);
        SplittableRandom random = new SplittableRandom(16);
        return changed(
            zipf,
            i -> {
              int rank = Integer.parseInt(zipf.get(i).key().substring(1));
              int drift = rank < 100 ? i / 400 * 20 : i / 4000;
              return "k" + (rank + drift) % 2400 + (random.nextInt(50) == 0 ? "new" + i : "");
            });
      }
    };

    abstract List<Access> make();

    private static List<Access> changed(List<Access> accesses, IntFunction<String> key) {
      List<Access> changed = new ArrayList<>();
      for (int i = 0; i < accesses.size(); i++) {
        Access access = accesses.get(i);
        changed.add(
            new Access(
                access.tenant(),
                access.millis(),
                key.apply(i),
                access.bytes(),
                access.costUsd(),
                access.latency()));
      }
      return changed;
    }
  }

  @ParameterizedTest
  @EnumSource(Trace.class)
  void halfDoubleAndFourTimesTheEntriesHitWhatTheCurveSays(Trace trace) {
    CacheLimits limits = new CacheLimits(ENTRIES, Long.MAX_VALUE >> 8, Integer.MAX_VALUE);
    compare(trace.make(), NOTHING_EXPIRES.withLimits(limits));
  }

  @Test
  void theSameForBytesWhileEntriesExpire() {
    CacheLimits limits = new CacheLimits(4 * ENTRIES, 600 << 10, Integer.MAX_VALUE);
    compare(Trace.SHIFTS.make(), CachePolicy.DEFAULT.withLimits(limits));
  }

  @Test
  void otherTtlsHitWhatTheirCurveSays() {
    List<Access> accesses = Trace.ZIPF.make();
    CacheLimits limits = new CacheLimits(4 * ENTRIES, Long.MAX_VALUE >> 8, Integer.MAX_VALUE);
    CachePolicy policy = CachePolicy.DEFAULT.withLimits(limits);
    TenantCurves curves = curves(accesses, policy, 1);
    for (double factor : List.of(0.25, 4.0)) {
      TtlPoint point = curves.all().ttl().at(factor).orElseThrow();
      TtlStrategies ttl = policy.ttl();
      CachePolicy changed =
          policy.withTtl(
              new TtlStrategies(
                  times(ttl.frequent(), factor),
                  times(ttl.moderate(), factor),
                  times(ttl.rare(), factor)));
      double replayed = replayed(accesses, changed, limits);
      print("ttl", factor, point.hitRate(), replayed);
      assertThat(point.hitRate()).as("TTLs times %s", factor).isCloseTo(replayed, within());
    }
  }

  private static Duration times(Duration ttl, double factor) {
    return Duration.ofMillis(Math.round(ttl.toMillis() * factor));
  }

  private static void compare(List<Access> accesses, CachePolicy policy) {
    TenantCurves whole = curves(accesses, policy, 1);
    TenantCurves thinned = curves(accesses, policy, 2);
    for (double factor : List.of(0.5, 2.0, 4.0)) {
      MemoryPoint point = whole.all().memory(factor).orElseThrow();
      CacheLimits limits = new CacheLimits((int) point.entries(), point.bytes(), Integer.MAX_VALUE);
      double replayed = replayed(accesses, policy, limits);
      check("all keys", factor, point, replayed);
      check("half of the keys", factor, thinned.all().memory(factor).orElseThrow(), replayed);
    }
  }

  private static void check(String sample, double factor, MemoryPoint point, double replayed) {
    double predicted = point.estimate().hitRate();
    print("size, " + sample + ",", factor, predicted, replayed);
    assertThat(predicted).as("%s, size times %s", sample, factor).isCloseTo(replayed, within());
  }

  private static Offset<Double> within() {
    return Offset.offset(POINTS);
  }

  private static void print(String what, double factor, double predicted, double replayed) {
    System.out.printf(
        "%s times %s: predicted %.2f %%, replayed %.2f %%%n",
        what, factor, 100 * predicted, 100 * replayed);
  }

  private static double replayed(List<Access> accesses, CachePolicy policy, CacheLimits limits) {
    try (Replayer replayer =
        new Replayer(policy, new Capacity.Fixed(limits.maxEntries(), limits.maxBytes()))) {
      return replayer.replay(accesses, EvictionPolicy.LRU).hitRate();
    }
  }

  /** The curves of what two replicas see, each of half of the accesses, in whatever order. */
  private static TenantCurves curves(List<Access> accesses, CachePolicy policy, int oneOf) {
    List<AccessBatch> batches = new ArrayList<>();
    for (int replica = 0; replica < 2; replica++) {
      for (int from = 0; from < accesses.size(); from += BATCH) {
        int to = Math.min(accesses.size(), from + BATCH);
        batches.add(batch(accesses.subList(from, to), replica, KeySample.MODULUS / oneOf));
      }
    }
    return CurveComputation.of(batches, new CurveSettings(policy, 8192, 0));
  }

  private static AccessBatch batch(List<Access> accesses, int replica, int threshold) {
    List<SampledAccess> sampled = new ArrayList<>();
    int seen = 0;
    for (int i = replica; i < accesses.size(); i += 2) {
      Access access = accesses.get(i);
      seen++;
      long key = number(access.key());
      if (KeySample.holds(key, threshold)) {
        sampled.add(
            new SampledAccess(
                access.millis(), key, "chat", 1, 0, true, access.bytes(), access.costUsd(), 0));
      }
    }
    long until = accesses.getLast().millis() + 1;
    return new AccessBatch(threshold, until, Map.of("chat", new LookupCount(seen, 0)), sampled);
  }

  private static long number(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return KeySample.of(CacheKey.derive(Scope.DEFAULT, "chat", "", bytes));
  }
}
