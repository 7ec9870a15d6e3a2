package dev.scrubjay.gateway.experiments;

import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.policy.experiment.Assignment;
import dev.scrubjay.policy.experiment.Comparison;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Mean;
import dev.scrubjay.policy.experiment.Metric;
import dev.scrubjay.policy.experiment.SampleRatio;
import java.time.Duration;
import java.util.Map;

/**
 * What is counted of an experiment's requests, by arm and bucket, and what is made of the sums.
 *
 * @param sums of all replicas
 */
record ExperimentSums(Experiment experiment, Map<String, Double> sums) {
  private static final String EXPOSED = "exposed";
  private static final String ANSWERED = "answered";
  private static final String SECONDS = "seconds";
  private static final String HITS = "hits";
  private static final String MADE = "made";
  private static final String COST = "cost_usd";
  private static final String JUDGED = "judged";
  private static final String JUDGED_WELL = "judged_well";

  ExperimentSums {
    sums = Map.copyOf(sums);
  }

  static void exposed(ArmTally tally, Assignment assignment) {
    add(tally, EXPOSED, assignment, 1);
  }

  static void completed(ArmTally tally, Assignment assignment, CompletedRequest request) {
    boolean made =
        request.type() == CompletedRequest.Type.MODEL_ROUTING
            || request.type() == CompletedRequest.Type.PINNED;
    if (made && request.isJudged()) {
      judged(tally, assignment, request.success() && !request.fallback());
    }
    if (!request.success() || request.type() == CompletedRequest.Type.REFRESH) {
      return;
    }
    add(tally, ANSWERED, assignment, 1);
    add(tally, SECONDS, assignment, seconds(request.total()));
    if (request.type() == CompletedRequest.Type.CACHE_HIT) {
      add(tally, HITS, assignment, 1);
    }
    if (made) {
      add(tally, MADE, assignment, 1);
      add(tally, COST, assignment, request.costUsd());
    }
  }

  static void judged(ArmTally tally, Assignment assignment, boolean well) {
    add(tally, JUDGED, assignment, 1);
    add(tally, JUDGED_WELL, assignment, well ? 1 : 0);
  }

  private static void add(ArmTally tally, String what, Assignment assignment, double amount) {
    if (amount != 0) {
      tally.add(name(what, assignment.arm(), assignment.bucket()), amount);
    }
  }

  private static String name(String what, int arm, int bucket) {
    return what + ":" + arm + ":" + bucket;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  /** Requests that {@code arm} has got. */
  double exposed(int arm) {
    return total(EXPOSED, arm);
  }

  ArmCounts counts(int arm, boolean stopped) {
    return new ArmCounts(
        experiment.name(),
        experiment.arms().get(arm).name(),
        stopped,
        total(EXPOSED, arm),
        total(ANSWERED, arm),
        total(SECONDS, arm),
        total(HITS, arm),
        total(MADE, arm),
        total(COST, arm),
        total(JUDGED, arm),
        total(JUDGED_WELL, arm));
  }

  private double total(String what, int arm) {
    double total = 0;
    for (int bucket = 0; bucket < Experiment.BUCKETS; bucket++) {
      total += of(what, arm, bucket);
    }
    return total;
  }

  Mean mean(Metric metric, int arm) {
    String sum =
        switch (metric) {
          case COST -> COST;
          case LATENCY -> SECONDS;
          case SUCCESS -> JUDGED_WELL;
          case HITS -> HITS;
        };
    String count =
        switch (metric) {
          case COST -> MADE;
          case LATENCY, HITS -> ANSWERED;
          case SUCCESS -> JUDGED;
        };
    Mean mean = new Mean();
    for (int bucket = 0; bucket < Experiment.BUCKETS; bucket++) {
      mean.add(bucket, of(sum, arm, bucket), of(count, arm, bucket));
    }
    return mean;
  }

  /** How {@code arm} differs from the first; several arms share the experiment's alpha. */
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
        counts[arm][bucket] = of(EXPOSED, arm, bucket);
      }
    }
    return SampleRatio.of(counts, expected);
  }

  /** Whether {@code arm} surely answers worse than the first, by more than is tolerated. */
  boolean isLosing(int arm) {
    return comparison(Metric.SUCCESS, arm).high() < -experiment.tolerance();
  }

  private double of(String what, int arm, int bucket) {
    return sums.getOrDefault(name(what, arm, bucket), 0.0);
  }
}
