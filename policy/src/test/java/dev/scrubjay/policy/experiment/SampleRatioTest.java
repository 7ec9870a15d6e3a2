package dev.scrubjay.policy.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class SampleRatioTest {
  private static final double[] EVEN = {.5, .5};

  @Test
  void upperTailMatchesTables() {
    assertThat(SampleRatio.upperTail(3.841, 1)).isCloseTo(.05, within(1e-4));
    assertThat(SampleRatio.upperTail(5.991, 2)).isCloseTo(.05, within(1e-4));
    assertThat(SampleRatio.upperTail(7.815, 3)).isCloseTo(.05, within(1e-4));
    assertThat(SampleRatio.upperTail(15.086, 5)).isCloseTo(.01, within(1e-4));
    assertThat(SampleRatio.upperTail(18.467, 4)).isCloseTo(.001, within(1e-4));
  }

  @Test
  void alarmsWhenAnArmLosesUnits() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(ratio(new Random(seed), .47, 20_000, 1).isAlarming()).as("seed %d", seed).isTrue();
    }
  }

  @Test
  void rarelyAlarmsWithoutAMismatch() {
    int alarms = 0;
    int clustered = 0;
    for (int seed = 0; seed < 1000; seed++) {
      alarms += ratio(new Random(seed), .5, 5000, 1).isAlarming() ? 1 : 0;
      clustered += ratio(new Random(seed), .5, 500, 20).isAlarming() ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(3);
    assertThat(clustered).isLessThanOrEqualTo(5);
  }

  private static SampleRatio ratio(Random random, double share, int units, int requestsPerUnit) {
    double[][] counts = new double[2][Experiment.BUCKETS];
    for (int unit = 0; unit < units; unit++) {
      int arm = random.nextDouble() < share ? 0 : 1;
      counts[arm][random.nextInt(Experiment.BUCKETS)] += 1 + random.nextInt(requestsPerUnit);
    }
    return SampleRatio.of(counts, EVEN);
  }
}
