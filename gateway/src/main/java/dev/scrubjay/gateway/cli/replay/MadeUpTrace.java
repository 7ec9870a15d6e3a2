package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A trace that is made up: keys asked for by Zipf's law, one for every five accesses, of an
 * exponent of 0.9; ten accesses a second; sizes, costs and latencies log-normal, and independent of
 * each other and of how often a key is asked for. The same seed gives the same trace.
 */
public final class MadeUpTrace {
  private static final double EXPONENT = 0.9;
  private static final int ACCESSES_PER_KEY = 5;
  private static final double MEAN_GAP_MILLIS = 100;
  private static final double MAX_BYTES = 256 << 10;

  private final SplittableRandom random;

  private MadeUpTrace(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public static List<Access> of(int accesses, long seed) {
    return new MadeUpTrace(seed).make(accesses);
  }

  private List<Access> make(int count) {
    double[] upTo = zipf(Math.max(1, count / ACCESSES_PER_KEY));
    Access[] keys = new Access[upTo.length];
    Arrays.setAll(keys, this::key);
    List<Access> accesses = new ArrayList<>(count);
    double millis = 0;
    for (int i = 0; i < count; i++) {
      millis -= MEAN_GAP_MILLIS * Math.log(1 - random.nextDouble());
      int found = Arrays.binarySearch(upTo, random.nextDouble() * upTo[upTo.length - 1]);
      Access key = keys[found < 0 ? -found - 1 : found];
      accesses.add(
          new Access(
              key.tenant(), (long) millis, key.key(), key.bytes(), key.costUsd(), key.latency()));
    }
    return accesses;
  }

  /** For each key the sum of the weights up to it. */
  private static double[] zipf(int keys) {
    double[] upTo = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += Math.pow(i + 1, -EXPONENT);
      upTo[i] = sum;
    }
    return upTo;
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
