package dev.scrubjay.policy.curves;

import java.time.Duration;

/** How old entries were when they were hit, in buckets that grow by a fifth. */
final class HitAges {
  private static final double GROWTH = Math.log(1.2);
  private static final int BUCKETS = 128; // to 1.2^127 ms, more than a hundred days

  private final long[] counts = new long[BUCKETS];
  private long count;
  private double sum;

  void add(long millis, int times) {
    int bucket = (int) Math.ceil(Math.log(Math.max(1, millis)) / GROWTH);
    counts[Math.min(bucket, BUCKETS - 1)] += times;
    count += times;
    sum += (double) Math.max(0, millis) * times;
  }

  Duration mean() {
    return Duration.ofMillis(count == 0 ? 0 : Math.round(sum / count));
  }

  /** The age that the share {@code part} of the hits did not exceed, by up to a fifth too high. */
  Duration quantile(double part) {
    long below = 0;
    for (int bucket = 0; bucket < BUCKETS && count > 0; bucket++) {
      below += counts[bucket];
      if (below >= part * count) {
        return Duration.ofMillis(Math.round(Math.exp(bucket * GROWTH)));
      }
    }
    return Duration.ZERO;
  }
}
