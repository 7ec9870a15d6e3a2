package dev.scrubjay.gateway.analytics.figures;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Durations counted in buckets, which add up over replicas and time. Each bucket is 2^(1/4) times
 * as wide as the one before, from 10 µs up, so that a percentile is at most 10 % off.
 */
public final class Latencies {
  private static final double BASE_SECONDS = 10e-6;
  private static final int PER_DOUBLING = 4;
  private static final int MAX_BUCKET = 100; // above five minutes

  private Latencies() {}

  /** The label of the bucket that {@code duration} is in. */
  public static String bucket(Duration duration) {
    return bucket(duration.toNanos() / 1e9);
  }

  /** The label of the bucket that so many seconds are in. */
  public static String bucket(double seconds) {
    double doublings = Math.log(seconds / BASE_SECONDS) / Math.log(2);
    return Long.toString(Math.clamp(Math.round(doublings * PER_DOUBLING), 0, MAX_BUCKET));
  }

  /**
   * The duration that the share {@code quantile} of those counted is not above, in seconds.
   *
   * @param counts by label of the bucket
   * @return 0 if none were counted
   */
  static double percentile(Map<String, Double> counts, double quantile) {
    Map<Integer, Double> buckets = new TreeMap<>();
    counts.forEach((label, count) -> buckets.put(Integer.parseInt(label), count));
    double left = quantile * buckets.values().stream().mapToDouble(Double::doubleValue).sum();
    double seconds = 0;
    for (Map.Entry<Integer, Double> bucket : buckets.entrySet()) {
      seconds = BASE_SECONDS * Math.pow(2, (double) bucket.getKey() / PER_DOUBLING);
      left -= bucket.getValue();
      if (left <= 0) {
        break;
      }
    }
    return seconds;
  }
}
