package dev.scrubjay.gateway.request;

import dev.scrubjay.gateway.config.SemanticMode;
import dev.scrubjay.gateway.config.SemanticPolicy;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a request says of answers that were given to other wordings of it.
 *
 * @param wanted whether it accepts them; empty if it does not say
 * @param delta the largest share of wrong answers that it accepts
 */
public record SemanticChoice(Optional<Boolean> wanted, OptionalDouble delta) {
  /** A request that says nothing. */
  public static final SemanticChoice NONE =
      new SemanticChoice(Optional.empty(), OptionalDouble.empty());

  /** The policy for such a request of a tenant with {@code policy}. */
  public SemanticPolicy under(SemanticPolicy policy) {
    SemanticMode mode =
        wanted.isPresent() && !wanted.get()
            ? SemanticMode.OFF
            : policy.mode() == SemanticMode.REQUEST
                ? wanted.isPresent() ? SemanticMode.ON : SemanticMode.OFF
                : policy.mode();
    return mode == policy.mode() && delta.isEmpty()
        ? policy
        : policy.with(mode, delta.orElse(policy.delta()));
  }
}
