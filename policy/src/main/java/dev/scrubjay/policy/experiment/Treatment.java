package dev.scrubjay.policy.experiment;

import dev.scrubjay.policy.cache.TtlStrategies;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.routing.RoutingPolicy;
import java.util.Optional;

/**
 * What experiments have in store for a request.
 *
 * @param seat where its unit is; empty if it takes no part
 * @param routing how its model is chosen, if not as usual
 * @param ttl how long its answer is kept, if not as usual
 * @param entries whose entries it sees, beside the tenant's: a text that goes into its key, empty
 *     for those of requests that take no part. Arms must not see each other's, as an answer made
 *     under one policy would count for another.
 */
public record Treatment(
    Optional<Seat> seat,
    Optional<RoutingPolicy> routing,
    Optional<TtlStrategies> ttl,
    String entries) {
  public static final Treatment NONE =
      new Treatment(Optional.empty(), Optional.empty(), Optional.empty(), "");

  /** A place in an experiment. */
  public record Seat(String experiment, int arm, int bucket) {}

  /** The key under which the answer of {@code key} is kept. */
  public CacheKey key(CacheKey key) {
    return entries.isEmpty() ? key : key.among(entries);
  }

  /** The treatment of the units at {@code place}. */
  public static Treatment of(Experiment experiment, Experiment.Place place) {
    Experiment.Arm arm = experiment.arms().get(place.arm());
    boolean own = place.arm() > 0 || experiment.isolated();
    return new Treatment(
        Optional.of(new Seat(experiment.name(), place.arm(), place.bucket())),
        arm.routing(),
        arm.ttl(),
        own ? experiment.name() + "/" + arm.name() : "");
  }
}
