package dev.scrubjay.gateway.experiments;

import java.util.Map;

/**
 * The sums of one arm of an experiment, as one replica has counted them since its start.
 *
 * @param experiment its name
 * @param arm its name, within the experiment
 * @param stopped whether the arm gets no more requests, as it answered worse than the first
 */
public record ArmCounts(String experiment, String arm, boolean stopped, Map<ArmSum, Double> sums) {
  public ArmCounts {
    sums = Map.copyOf(sums);
  }

  public double of(ArmSum sum) {
    return sums.getOrDefault(sum, 0.0);
  }
}
