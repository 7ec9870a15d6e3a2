package dev.scrubjay.policy.cache;

import java.time.Duration;

/** What is to be done with an answer. */
public sealed interface CachePlan {

  /**
   * Store it.
   *
   * @param ttl how long it lives
   * @param compress whether to try to compress it
   * @param priority how much it is worth keeping, 0 to 100
   * @param frequency how often it is thought to be asked for
   */
  record Store(Duration ttl, boolean compress, int priority, AccessFrequency frequency)
      implements CachePlan {}

  /** Leave it. */
  record Skip(Reason reason) implements CachePlan {}

  /** Why an answer is not stored. */
  enum Reason {
    /** Caching is turned off. */
    DISABLED,
    /** There is nothing to store. */
    EMPTY,
    /** It is larger than an entry may be. */
    TOO_LARGE
  }
}
