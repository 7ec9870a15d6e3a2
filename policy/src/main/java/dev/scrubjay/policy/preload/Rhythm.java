package dev.scrubjay.policy.preload;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The next time at which a recurring request is expected.
 *
 * @param earliestMillis the earliest that it has come in its cycle, for the cycle that is next
 * @param latestMillis the latest, likewise
 * @param probability the share of the cycles in which it came, one more counted as missed
 */
record Rhythm(PredictionKind kind, long earliestMillis, long latestMillis, double probability) {
  /** The most cycles that are looked back at. */
  private static final int MAX_CYCLES = 28;

  /** A rhythm is over once more cycles in a row have passed without it. */
  private static final int MAX_MISSED = 3;

  /**
   * The most regular rhythm of {@code times}; empty if there is none.
   *
   * <p>Each of the times is tried as the phase. A cycle counts if a time is within the tolerance of
   * that phase; the cycles are those from the first that counts to the one before the next.
   *
   * @param times ascending, since the epoch
   * @param afterMillis the earliest expected time is after this
   * @param longestMillis times later than the earliest by more do not count
   */
  static Optional<Rhythm> of(long[] times, long afterMillis, long longestMillis) {
    Rhythm best = null;
    for (PredictionKind kind : PredictionKind.values()) {
      if (kind != PredictionKind.SEQUENCE && times.length >= kind.leastTimes()) {
        for (long phase : times) {
          Rhythm found = at(kind, phase, times, afterMillis, longestMillis);
          if (found != null && (best == null || found.probability > best.probability)) {
            best = found;
          }
        }
      }
    }
    return Optional.ofNullable(best);
  }

  private static @Nullable Rhythm at(
      PredictionKind kind, long phase, long[] times, long afterMillis, long longestMillis) {
    long period = kind.periodMillis();
    long tolerance = kind.toleranceMillis();
    long first = afterMillis + tolerance;
    long due = phase + Math.max(1, Math.ceilDiv(first - phase + 1, period)) * period;
    int cycles = (int) Math.min(MAX_CYCLES, (due + tolerance - times[0]) / period);
    long[] offsets = new long[cycles + 1];
    int seen = 0;
    int since = 0;
    int last = 0;
    for (int cycle = 1; cycle <= cycles; cycle++) {
      long nearest = nearest(times, due - cycle * period);
      if (Math.abs(nearest) <= tolerance) {
        last = seen == 0 ? cycle : last;
        offsets[seen++] = nearest;
        since = cycle;
      }
    }
    if (seen < kind.leastTimes() || last > MAX_MISSED + 1) {
      return null;
    }
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < seen; i++) {
      earliest = Math.min(earliest, offsets[i]);
    }
    long latest = earliest;
    int counted = 0;
    for (int i = 0; i < seen; i++) {
      if (offsets[i] - earliest <= longestMillis) {
        counted++;
        latest = Math.max(latest, offsets[i]);
      }
    }
    return new Rhythm(kind, due + earliest, due + latest, counted / (since + 1.0));
  }

  /** How much later than {@code expected} the nearest of {@code times} is; negative if earlier. */
  private static long nearest(long[] times, long expected) {
    int found = Arrays.binarySearch(times, expected);
    if (found >= 0) {
      return 0;
    }
    int next = -found - 1;
    if (next == 0) {
      return times[0] - expected;
    }
    long before = times[next - 1] - expected;
    return next < times.length && times[next] - expected < -before
        ? times[next] - expected
        : before;
  }
}
