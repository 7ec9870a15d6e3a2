package dev.scrubjay.policy.preload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class RhythmTest {
  private static final long START = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli(); // Monday
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private static long[] daily(int days, long at) {
    return LongStream.range(0, days).map(day -> START + day * DAY + at).toArray();
  }

  private static Rhythm next(long[] times) {
    return Rhythm.of(times, times[times.length - 1] + MINUTE, HOUR).orElseThrow();
  }

  @Test
  void dailyRequestIsExpectedAtItsTimeOfTheNextDay() {
    Rhythm next = next(daily(5, 9 * HOUR));
    assertThat(next.kind()).isEqualTo(PredictionKind.DAILY);
    assertThat(next.earliestMillis()).isEqualTo(START + 5 * DAY + 9 * HOUR);
    assertThat(next.probability()).isEqualTo(5 / 6.0);
  }

  @Test
  void hourlyRequestIsExpectedInAnHour() {
    long[] times = LongStream.range(0, 8).map(hour -> START + hour * HOUR + 7 * MINUTE).toArray();
    Rhythm next = next(times);
    assertThat(next.kind()).isEqualTo(PredictionKind.HOURLY);
    assertThat(next.earliestMillis()).isEqualTo(START + 8 * HOUR + 7 * MINUTE);
  }

  @Test
  void requestOfMondaysIsExpectedOnMonday() {
    long[] times = LongStream.range(0, 4).map(week -> START + week * 7 * DAY + HOUR).toArray();
    Rhythm next = next(times);
    assertThat(next.kind()).isEqualTo(PredictionKind.WEEKLY);
    assertThat(next.earliestMillis()).isEqualTo(START + 28 * DAY + HOUR);
  }

  @Test
  void spreadOfItsTimesIsTheSpreadExpected() {
    long[] times = daily(4, 9 * HOUR);
    times[1] -= 10 * MINUTE;
    times[2] += 20 * MINUTE;
    Rhythm next = next(times);
    assertThat(next.earliestMillis()).isEqualTo(START + 4 * DAY + 9 * HOUR - 10 * MINUTE);
    assertThat(next.latestMillis()).isEqualTo(START + 4 * DAY + 9 * HOUR + 20 * MINUTE);
  }

  @Test
  void missedDaysLowerTheProbability() {
    long[] all = daily(10, 9 * HOUR);
    long[] some = Arrays.stream(all).filter(time -> (time - START) / DAY % 2 == 0).toArray();
    assertThat(next(some).probability()).isLessThan(0.6);
  }

  @Test
  void twoDaysAreNoRhythm() {
    assertThat(Rhythm.of(daily(2, HOUR), START + 2 * DAY, HOUR)).isEmpty();
  }

  @Test
  void rareTimesAtRandomAreNoLikelyRhythm() {
    SplittableRandom random = new SplittableRandom(7);
    int likely = 0;
    for (int i = 0; i < 200; i++) {
      long[] times = random.longs(12, START, START + 20 * DAY).sorted().toArray();
      likely +=
          Rhythm.of(times, START + 20 * DAY, HOUR).filter(r -> r.probability() > 0.7).isPresent()
              ? 1
              : 0;
    }
    assertThat(likely).isLessThan(20);
  }
}
