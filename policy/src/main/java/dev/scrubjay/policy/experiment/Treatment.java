package dev.scrubjay.policy.experiment;

import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.Optional;

/**
 * What experiments have in store for a request.
 *
 * @param assignment that of its unit; empty if the unit takes no part
 * @param routing how its model is chosen, if not as usual
 * @param ttl how long its answer is kept, if not as usual
 * @param entries whose entries it sees, beside the tenant's: a text that goes into its key, empty
 *     for those of requests that take no part. Arms must not see each other's, as an answer made
 *     under one policy would count for another.
 */
public record Treatment(
    Optional<Assignment> assignment,
    Optional<RoutingPolicy> routing,
    Optional<TtlStrategies> ttl,
    String entries) {
  public static final Treatment NONE =
      new Treatment(Optional.empty(), Optional.empty(), Optional.empty(), "");

  /** The key under which the answer of {@code key} is kept. */
  public CacheKey key(CacheKey key) {
    return entries.isEmpty() ? key : key.among(entries);
  }

  /** The treatment of the units with {@code assignment} in {@code experiment}. */
  public static Treatment of(Experiment experiment, Assignment assignment) {
    Experiment.Arm arm = experiment.arms().get(assignment.arm());
    boolean own = assignment.arm() > 0 || experiment.isolated();
    return new Treatment(
        Optional.of(assignment),
        arm.routing(),
        arm.ttl(),
        own ? experiment.name() + "/" + arm.name() : "");
  }
}
