package dev.scrubjay.policy.experiment;

import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.Optional;

/**
 * The treatment of a request by experiments.
 *
 * @param assignment that of its unit; empty if the unit takes no part
 * @param routing the routing policy, if it differs from the configured one
 * @param ttl the TTLs of its answer, if they differ from the configured ones
 * @param entries a text that goes into the cache key and separates the entries of arms; empty for
 *     the entries of requests that take no part. Arms must not share entries, as an answer made
 *     under one policy would count for another.
 */
public record Treatment(
    Optional<Assignment> assignment,
    Optional<RoutingPolicy> routing,
    Optional<TtlStrategies> ttl,
    String entries) {
  public static final Treatment NONE =
      new Treatment(Optional.empty(), Optional.empty(), Optional.empty(), "");

  /** The key of the treated request's entry, from the untreated {@code key}. */
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
