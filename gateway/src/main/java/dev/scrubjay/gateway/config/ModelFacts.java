package dev.scrubjay.gateway.config;

import dev.scrubjay.policy.scaling.ScalingPolicy;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model besides its properties for the router.
 *
 * @param aliases other names by which clients request it
 * @param released the day from which its provider served it
 * @param retired the day from which its provider serves it no more
 * @param firstToken the limit of the time to a stream's first token
 * @param scaling how demand for its instances is met; empty if nothing is said of them
 * @param basis what tells the router how good it is
 */
public record ModelFacts(
    Set<String> aliases,
    Optional<LocalDate> released,
    Optional<LocalDate> retired,
    Optional<Duration> firstToken,
    Optional<ScalingPolicy> scaling,
    AbilityBasis basis) {
  public static final ModelFacts NONE =
      new ModelFacts(
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          AbilityBasis.CATALOG);

  public ModelFacts {
    aliases = Set.copyOf(aliases);
  }
}
