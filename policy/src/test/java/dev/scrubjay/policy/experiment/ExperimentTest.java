package dev.scrubjay.policy.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.scrubjay.policy.experiment.Experiment.Arm;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExperimentTest {
  private static final int UNITS = 40_000;

  private static Experiment experiment(String name, double share, double... weights) {
    List<Arm> arms =
        IntStream.range(0, weights.length)
            .mapToObj(i -> new Arm("arm" + i, weights[i], Optional.empty(), Optional.empty()))
            .toList();
    return new Experiment(name, share, Set.of(), arms, Metric.COST, .05, 0, true);
  }

  @Test
  void unitKeepsItsAssignment() {
    Experiment experiment = experiment("a", .5, 1, 1);
    for (int i = 0; i < 1000; i++) {
      String unit = "unit " + i;
      assertThat(experiment.assign("t", unit))
          .isEqualTo(experiment("a", .5, 1, 1).assign("t", unit));
    }
  }

  @Test
  void armsGetTheirSharesAndBucketsAreEven() {
    Experiment experiment = experiment("a", .6, 1, 2, 3);
    double[][] counts = new double[3][Experiment.BUCKETS];
    int in = 0;
    for (int i = 0; i < UNITS; i++) {
      Optional<Assignment> assignment = experiment.assign("t", "unit " + i);
      if (assignment.isPresent()) {
        counts[assignment.get().arm()][assignment.get().bucket()]++;
        in++;
      }
    }
    assertThat(in / (double) UNITS).isBetween(.59, .61);
    assertThat(SampleRatio.of(counts, new double[] {1 / 6.0, 2 / 6.0, 3 / 6.0}).pValue())
        .isGreaterThan(.01);
    double perBucket = in / (double) Experiment.BUCKETS;
    double chiSquare = 0;
    for (int bucket = 0; bucket < Experiment.BUCKETS; bucket++) {
      double got = counts[0][bucket] + counts[1][bucket] + counts[2][bucket];
      chiSquare += (got - perBucket) * (got - perBucket) / perBucket;
    }
    assertThat(SampleRatio.upperTail(chiSquare, Experiment.BUCKETS - 1)).isGreaterThan(.01);
  }

  @Test
  void largerShareKeepsAssignments() {
    Experiment small = experiment("a", .2, 1, 1);
    Experiment large = experiment("a", .9, 1, 1);
    for (int i = 0; i < 1000; i++) {
      Optional<Assignment> before = small.assign("t", "unit " + i);
      if (before.isPresent()) {
        assertThat(large.assign("t", "unit " + i)).isEqualTo(before);
      }
    }
  }

  @Test
  void experimentsAndTenantsAreIndependent() {
    Experiment one = experiment("a", 1, 1, 1);
    Experiment other = experiment("b", 1, 1, 1);
    double[][] together = new double[2][2];
    double[][] tenants = new double[2][2];
    for (int i = 0; i < UNITS; i++) {
      int first = one.assign("t", "unit " + i).orElseThrow().arm();
      together[first][other.assign("t", "unit " + i).orElseThrow().arm()]++;
      tenants[first][one.assign("u", "unit " + i).orElseThrow().arm()]++;
    }
    for (double[][] table : List.of(together, tenants)) {
      for (double[] row : table) {
        for (double cell : row) {
          assertThat(cell / UNITS).isBetween(.24, .26);
        }
      }
    }
  }

  @Test
  void onlyItsTenantsTakePart() {
    Experiment one =
        new Experiment(
            "a", 1, Set.of("t"), experiment("a", 1, 1, 1).arms(), Metric.COST, .05, 0, true);
    assertThat(one.assign("t", "x")).isPresent();
    assertThat(one.assign("u", "x")).isEmpty();
  }

  @Test
  void armsOfConfiguredExperimentsHaveEntriesOfTheirOwn() {
    Experiment experiment = experiment("a", 1, 1, 1);
    assertThat(Treatment.of(experiment, new Assignment("a", 0, 0)).entries()).isEqualTo("a/arm0");
    assertThat(Treatment.of(experiment, new Assignment("a", 1, 0)).entries()).isEqualTo("a/arm1");
  }

  @Test
  void experimentNeedsTwoArms() {
    assertThatThrownBy(() -> experiment("a", 1, 1)).hasMessageContaining("2 to 4");
  }
}
