package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Generates traces: one key for every five accesses, drawn by Zipf's law with an exponent of 0.9;
 * ten accesses a second; sizes, costs and latencies log-normal, and independent of each other and
 * of a key's frequency. The same seed gives the same trace.
 */
final class GeneratedTrace {
  private static final double EXPONENT = 0.9;
  private static final int ACCESSES_PER_KEY = 5;
  private static final double MEAN_GAP_MILLIS = 100;
  private static final double MAX_BYTES = 256 << 10;

  private final SplittableRandom random;

  private GeneratedTrace(long seed) {
    this.random = new SplittableRandom(seed);
  }

  static List<Access> of(int accesses, long seed) {
    return new GeneratedTrace(seed).generate(accesses);
  }

  private List<Access> generate(int count) {
    double[] cumulative = zipf(Math.max(1, count / ACCESSES_PER_KEY));
    Access[] keys = new Access[cumulative.length];
    Arrays.setAll(keys, this::key);
    List<Access> accesses = new ArrayList<>(count);
    double millis = 0;
    for (int i = 0; i < count; i++) {
      millis -= MEAN_GAP_MILLIS * Math.log(1 - random.nextDouble());
      int found =
          Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
      Access key = keys[found < 0 ? -found - 1 : found];
      accesses.add(
          new Access(
              key.tenant(), (long) millis, key.key(), key.bytes(), key.costUsd(), key.latency()));
    }
    return accesses;
  }

  /** The cumulative weights of the keys. */
  private static double[] zipf(int keys) {
    double[] cumulative = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -EXPONENT);
      cumulative[i] = sum;
    }
    return cumulative;
  }

  private Access key(int number) {
    return new Access(
        "default",
        0,
        "k" + number,
        (int) Math.min(MAX_BYTES, logNormal(2048, 1)),
        logNormal(0.002, 1.5),
        Duration.ofMillis((long) logNormal(1200, 0.6)));
  }

  private double logNormal(double median, double sigma) {
    return median * Math.exp(sigma * random.nextGaussian());
  }
}
