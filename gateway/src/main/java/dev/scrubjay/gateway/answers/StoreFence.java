package dev.scrubjay.gateway.answers;

import dev.scrubjay.gateway.cache.Acquired;
import java.util.Optional;
import java.util.OptionalDouble;

/** What stops a store whose answer is out of date. */
public sealed interface StoreFence {

  /** A store that nothing stops. */
  record Unfenced() implements StoreFence {}

  /**
   * A store without a lease: refused once there was a purge.
   *
   * @param token that Redis gave out when the answer was begun
   */
  record Unpurged(String token) implements StoreFence {}

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

  /** The token that Redis checks. */
  default Optional<String> leaseToken() {
    return switch (this) {
      case Unfenced unfenced -> Optional.empty();
      case Unpurged unpurged -> Optional.of(unpurged.token());
      case Leased leased -> Optional.of(leased.token());
    };
  }

  /** The accesses of the key so far. */
  default OptionalDouble knownAccesses() {
    return this instanceof Leased leased ? leased.accesses() : OptionalDouble.empty();
  }
}
