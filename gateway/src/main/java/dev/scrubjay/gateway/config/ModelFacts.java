package dev.scrubjay.gateway.config;

import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of a model besides its properties for the router.
 *
 * @param aliases other names by which clients request it
 * @param released the day from which its provider served it
 * @param retired the day from which its provider serves it no more
 */
public record ModelFacts(
    Set<String> aliases, Optional<LocalDate> released, Optional<LocalDate> retired) {
  public static final ModelFacts NONE =
      new ModelFacts(Set.of(), Optional.empty(), Optional.empty());

  public ModelFacts {
    aliases = Set.copyOf(aliases);
  }
}
