package dev.scrubjay.policy.curves;

import static dev.scrubjay.policy.Ranges.require;

import java.util.List;
import java.util.Map;

/**
 * What a replica has seen of a tenant's accesses within a few seconds.
 *
 * @param threshold of the sample, 1 to {@link KeySample#MODULUS}
 * @param millis the time at which the batch was closed
 * @param lookups the number of all lookups, sampled or not, by operation
 * @param accesses to the keys of the sample
 */
public record AccessBatch(
    int threshold, long millis, Map<String, LookupCount> lookups, List<SampledAccess> accesses) {
  public AccessBatch {
    require(
        threshold >= 1 && threshold <= KeySample.MODULUS, "threshold", threshold, "1 to modulus");
    lookups = Map.copyOf(lookups);
    accesses = List.copyOf(accesses);
  }
}
