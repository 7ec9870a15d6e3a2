package dev.scrubjay.gateway.answers;

import dev.scrubjay.gateway.cache.Acquired;
import java.util.Optional;
import java.util.OptionalDouble;

/** The lease that a store must still hold, if any. */
public sealed interface StoreFence {

  /** A store without a lease. */
  record Unfenced() implements StoreFence {}

  /**
   * A store under a lease: refused once the lease has ended.
   *
   * @param token of the lease
   * @param accesses of the key, counted as {@code FrequencyPolicy} says; empty if unknown
   */
  record Leased(String token, OptionalDouble accesses) implements StoreFence {
    public static Leased under(Acquired.Granted granted) {
      return new Leased(granted.token(), OptionalDouble.of(granted.accesses()));
    }
  }

  /** The token that Redis compares with the lease's. */
  default Optional<String> leaseToken() {
    return this instanceof Leased leased ? Optional.of(leased.token()) : Optional.empty();
  }

  /** The accesses of the key so far. */
  default OptionalDouble knownAccesses() {
    return this instanceof Leased leased ? leased.accesses() : OptionalDouble.empty();
  }
}
