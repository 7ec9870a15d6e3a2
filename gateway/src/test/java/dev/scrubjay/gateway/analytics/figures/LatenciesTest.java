package dev.scrubjay.gateway.analytics.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LatenciesTest {
  @Test
  void percentilesAreNearTheExactOnes() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    double[] seconds = new double[5000];
    Map<String, Double> counts = new HashMap<>();
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = Math.exp(random.nextGaussian() * 2 - 5);
      counts.merge(Latencies.bucket(Duration.ofNanos((long) (seconds[i] * 1e9))), 1.0, Double::sum);
    }
    Arrays.sort(seconds);
    for (double quantile : new double[] {0.5, 0.95, 0.99}) {
      double exact = seconds[(int) Math.ceil(quantile * seconds.length) - 1];
      assertThat(Latencies.percentile(counts, quantile))
          .as("p%s, seed %s", quantile, seed)
          .isCloseTo(exact, withPercentage(10));
    }
  }

  @Test
  void nothingCountedIsZeroAndExtremesAreKept() {
    assertThat(Latencies.percentile(Map.of(), 0.99)).isZero();
    assertThat(Latencies.bucket(Duration.ZERO)).isEqualTo("0");
    assertThat(Latencies.bucket(Duration.ofDays(1))).isEqualTo("100");
  }
}
