package dev.scrubjay.policy.upstream;

import static dev.scrubjay.policy.Ranges.require;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The latest 128 durations of one activity, and their quantiles. Thread-safe. */
public final class RecentDurations {
  private static final int KEPT = 128;

  /** Of fewer durations, a quantile near 1 is merely the largest of a few. */
  private static final int ENOUGH = 20;

  private final long[] nanos = new long[KEPT];
  private long count;

  public synchronized void add(Duration duration) {
    nanos[(int) (count++ % KEPT)] = duration.toNanos();
  }

  /**
   * The nearest-rank quantile; empty until 20 durations are known.
   *
   * @param share above 0, up to 1
   */
  public synchronized Optional<Duration> quantile(double share) {
    require(share > 0 && share <= 1, "share", share, "above 0, up to 1");
    if (count < ENOUGH) {
      return Optional.empty();
    }
    int known = (int) Math.min(count, KEPT);
    long[] sorted = Arrays.copyOf(nanos, known);
    Arrays.sort(sorted);
    return Optional.of(Duration.ofNanos(sorted[(int) Math.ceil(share * known) - 1]));
  }
}
