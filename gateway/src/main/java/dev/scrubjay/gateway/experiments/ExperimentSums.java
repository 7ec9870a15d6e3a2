package dev.scrubjay.gateway.experiments;

import dev.scrubjay.policy.experiment.Comparison;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Mean;
import dev.scrubjay.policy.experiment.Metric;
import dev.scrubjay.policy.experiment.SampleRatio;
import java.util.EnumMap;
import java.util.Map;

/**
 * The sums of an experiment's requests, by arm and bucket, and the figures derived from them.
 *
 * @param sums by the names of {@link ArmSum}
 */
record ExperimentSums(Experiment experiment, Map<String, Double> sums) {
  ExperimentSums {
    sums = Map.copyOf(sums);
  }

  /** Requests that {@code arm} has got. */
  double exposed(int arm) {
    return total(ArmSum.EXPOSED, arm);
  }

  ArmCounts counts(int arm, boolean stopped) {
    Map<ArmSum, Double> totals = new EnumMap<>(ArmSum.class);
    for (ArmSum sum : ArmSum.values()) {
      totals.put(sum, total(sum, arm));
    }
    return new ArmCounts(experiment.name(), experiment.arms().get(arm).name(), stopped, totals);
  }

  private double total(ArmSum sum, int arm) {
    double total = 0;
    for (int bucket = 0; bucket < Experiment.BUCKETS; bucket++) {
      total += of(sum, arm, bucket);
    }
    return total;
  }

  Mean mean(Metric metric, int arm) {
    ArmSum sum =
        switch (metric) {
          case COST -> ArmSum.COST;
          case LATENCY -> ArmSum.ANSWERED_SECONDS;
          case SUCCESS -> ArmSum.JUDGED_WELL;
          case HITS -> ArmSum.HITS;
        };
    ArmSum count =
        switch (metric) {
          case COST -> ArmSum.MADE;
          case LATENCY -> ArmSum.ANSWERED;
          case SUCCESS -> ArmSum.JUDGED;
          case HITS -> ArmSum.LOOKUPS;
        };
    Mean mean = new Mean();
    for (int bucket = 0; bucket < Experiment.BUCKETS; bucket++) {
      mean.add(bucket, of(sum, arm, bucket), of(count, arm, bucket));
    }
    return mean;
  }

  /** The comparison of {@code arm} with the first; several arms share the experiment's alpha. */
  Comparison comparison(Metric metric, int arm) {
    double alpha = experiment.alpha() / (experiment.arms().size() - 1);
    return Comparison.of(mean(metric, 0), mean(metric, arm), alpha);
  }

  SampleRatio sampleRatio() {
    int arms = experiment.arms().size();
    double[][] counts = new double[arms][Experiment.BUCKETS];
    double[] expected = new double[arms];
    for (int arm = 0; arm < arms; arm++) {
      expected[arm] = experiment.expectedShare(arm);
      for (int bucket = 0; bucket < Experiment.BUCKETS; bucket++) {
        counts[arm][bucket] = of(ArmSum.EXPOSED, arm, bucket);
      }
    }
    return SampleRatio.of(counts, expected);
  }

  /** Whether {@code arm} surely answers worse than the first, by more than is tolerated. */
  boolean isLosing(int arm) {
    return comparison(Metric.SUCCESS, arm).high() < -experiment.tolerance();
  }

  private double of(ArmSum sum, int arm, int bucket) {
    return sums.getOrDefault(sum.name(arm, bucket), 0.0);
  }
}
