package dev.scrubjay.gateway.experiments;

import dev.scrubjay.policy.experiment.Comparison;
import dev.scrubjay.policy.experiment.Experiment;
import dev.scrubjay.policy.experiment.Metric;
import dev.scrubjay.policy.experiment.SampleRatio;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The results of an experiment so far.
 *
 * @param sampleRatio whether the arms have got the shares that they should; if not, no other figure
 *     is to be trusted. Empty once an arm is stopped
 */
public record ExperimentResult(
    Experiment experiment, Optional<SampleRatio> sampleRatio, List<ArmResult> arms) {
  public ExperimentResult {
    arms = List.copyOf(arms);
  }

  /**
   * The results of an arm.
   *
   * @param requests that it got
   * @param stopped whether it gets no more, as it answered worse than the first
   * @param means by metric
   * @param counts the number of samples of each mean
   * @param comparisons with the first arm, by metric; none for the first
   */
  public record ArmResult(
      String name,
      double requests,
      boolean stopped,
      Map<Metric, Double> means,
      Map<Metric, Double> counts,
      Map<Metric, Comparison> comparisons) {
    public ArmResult {
      means = Map.copyOf(means);
      counts = Map.copyOf(counts);
      comparisons = Map.copyOf(comparisons);
    }
  }

  static ExperimentResult of(ExperimentSums sums, IntPredicate isStopped) {
    List<ArmResult> arms = new ArrayList<>();
    for (int arm = 0; arm < sums.experiment().arms().size(); arm++) {
      Map<Metric, Double> means = new EnumMap<>(Metric.class);
      Map<Metric, Double> counts = new EnumMap<>(Metric.class);
      Map<Metric, Comparison> comparisons = new EnumMap<>(Metric.class);
      for (Metric metric : Metric.values()) {
        means.put(metric, sums.mean(metric, arm).value());
        counts.put(metric, sums.mean(metric, arm).count());
        if (arm > 0) {
          comparisons.put(metric, sums.comparison(metric, arm));
        }
      }
      arms.add(
          new ArmResult(
              sums.experiment().arms().get(arm).name(),
              sums.exposed(arm),
              isStopped.test(arm),
              means,
              counts,
              comparisons));
    }
    boolean allRun = arms.stream().noneMatch(ArmResult::stopped);
    return new ExperimentResult(
        sums.experiment(), allRun ? Optional.of(sums.sampleRatio()) : Optional.empty(), arms);
  }
}
