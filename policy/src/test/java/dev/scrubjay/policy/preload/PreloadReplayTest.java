package dev.scrubjay.policy.preload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What preloading brings and costs on traces with a rhythm, and on those without. */
final class PreloadReplayTest {
  private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long TTL = 30 * MINUTE;
  private static final int DAYS = 42;
  private static final double USD = 0.01;
  private static final double SECONDS = 6;
  private static final double SECOND_USD = 0.002;
  private static final double CAP = 0.25;

  private record Asked(String key, long at) {}

  /** What came of a trace, with preloading and without. */
  private record Result(
      int asked, int hits, int baseHits, int made, double mostOfADay, double netUsd) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d requests, hits %.1f %% -> %.1f %%, %d made, at most $%.2f a day, net $%.2f",
          asked,
          100.0 * baseHits / asked,
          100.0 * hits / asked,
          made,
          mostOfADay,
          netUsd);
    }
  }

  private static Result run(List<Asked> trace) {
    PreloadModel model =
        new PreloadModel(new PreloadTerms(SECOND_USD, Duration.ofMinutes(1), Duration.ofHours(1)));
    Map<String, Long> fresh = new HashMap<>();
    Map<String, Long> base = new HashMap<>();
    Map<Long, Double> days = new HashMap<>();
    int hits = 0;
    int baseHits = 0;
    int made = 0;
    int next = 0;
    for (long now = START; now < START + DAYS * DAY; now += MINUTE / 2) {
      List<Prediction> due = new ArrayList<>(model.advance(now));
      for (; next < trace.size() && trace.get(next).at() <= now; next++) {
        Asked asked = trace.get(next);
        boolean hit = fresh.getOrDefault(asked.key(), 0L) >= asked.at();
        boolean baseHit = base.getOrDefault(asked.key(), 0L) >= asked.at();
        hits += hit ? 1 : 0;
        baseHits += baseHit ? 1 : 0;
        fresh.merge(asked.key(), hit ? 0L : asked.at() + TTL, Math::max);
        base.merge(asked.key(), baseHit ? 0L : asked.at() + TTL, Math::max);
        due.addAll(
            model.observe(
                new KeyAccess(
                    asked.key(), asked.at(), USD, SECONDS, fresh.getOrDefault(asked.key(), 0L))));
      }
      for (Prediction prediction : due) {
        long day = now / DAY;
        if (prediction.pays() && days.getOrDefault(day, 0.0) + USD <= CAP) {
          days.merge(day, USD, Double::sum);
          fresh.merge(prediction.key(), prediction.untilMillis(), Math::max);
          model.made(prediction.key(), prediction.untilMillis());
          made++;
        }
      }
    }
    double gained = (hits - baseHits) * (USD + SECONDS * SECOND_USD);
    double most = days.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    return new Result(trace.size(), hits, baseHits, made, most, gained - made * USD);
  }

  private static List<Asked> rhythmic(SplittableRandom random) {
    List<Asked> trace = new ArrayList<>(random(random));
    for (int day = 0; day < DAYS; day++) {
      boolean weekend = day % 7 >= 5;
      for (int report = 0; report < 12 && !weekend; report++) {
        if (random.nextDouble() < 0.95) {
          long late = random.nextLong(10 * MINUTE);
          trace.add(new Asked("w:report" + report, START + day * DAY + 8 * HOUR + late));
        }
      }
      for (int hour = 0; hour < 24; hour++) {
        trace.add(new Asked("w:status", START + day * DAY + hour * HOUR + random.nextLong(MINUTE)));
      }
      if (day % 7 == 0) {
        trace.add(new Asked("w:week", START + day * DAY + 7 * HOUR + random.nextLong(HOUR)));
      }
      for (int visit = 0; visit < 5; visit++) {
        long at = START + day * DAY + random.nextLong(DAY);
        trace.add(new Asked("v:question" + visit, at));
        trace.add(new Asked("v:detail" + visit, at + 15_000 + random.nextLong(20_000)));
      }
    }
    trace.sort(Comparator.comparingLong(Asked::at));
    return trace;
  }

  /** Requests at random, some keys of which are asked often. */
  private static List<Asked> random(SplittableRandom random) {
    List<Asked> trace = new ArrayList<>();
    for (int i = 0; i < 6000; i++) {
      int key = (int) Math.floor(400 * Math.pow(random.nextDouble(), 3));
      trace.add(new Asked("r" + key % 7 + ":key" + key, START + random.nextLong(DAYS * DAY)));
    }
    trace.sort(Comparator.comparingLong(Asked::at));
    return trace;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void rhythmPaysWithinTheCap(long seed) {
    Result result = run(rhythmic(new SplittableRandom(seed)));
    System.out.println("with rhythm, seed " + seed + ": " + result);
    assertThat(result.mostOfADay()).isLessThanOrEqualTo(CAP + 1e-9);
    assertThat(result.netUsd()).isPositive();
    assertThat(result.hits()).isGreaterThan(result.baseHits() + 500);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void requestsAtRandomCostNothing(long seed) {
    Result result = run(random(new SplittableRandom(seed)));
    System.out.println("without rhythm, seed " + seed + ": " + result);
    assertThat(result.mostOfADay()).isLessThanOrEqualTo(CAP + 1e-9);
    assertThat(result.netUsd()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void noRequestsCostNothing() {
    assertThat(run(List.of(new Asked("w:a", START + 1))).made()).isZero();
  }
}
