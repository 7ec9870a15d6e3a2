package dev.scrubjay.policy.cache;

import java.time.Duration;

/** What is to be done with an answer. */
public sealed interface CachePlan {

  /**
   * Store it.
   *
   * @param ttl how long it is fresh
   * @param grace how long it is kept after that
   * @param compress whether to try to compress it
   * @param priority how much it is worth keeping, 0 to 100
   * @param frequency how often it is thought to be asked for
   * @param fixed whether the TTL stays as it is even if the entry is asked for more often
   */
  record Store(
      Duration ttl,
      Duration grace,
      boolean compress,
      int priority,
      AccessFrequency frequency,
      boolean fixed)
      implements CachePlan {

    /** The same with its TTL cut by {@code share}; a TTL that was asked for stays whole. */
    public Store shortenedBy(double share) {
      return fixed
          ? this
          : new Store(
              ttl.minusMillis((long) (ttl.toMillis() * share)),
              grace,
              compress,
              priority,
              frequency,
              false);
    }
  }

  /** Leave it. */
  record Skip(SkipReason reason) implements CachePlan {}

  /** Why an answer is not stored. */
  enum SkipReason {
    /** Caching is turned off. */
    DISABLED,
    /** There is nothing to store. */
    EMPTY,
    /** It is larger than an entry may be. */
    TOO_LARGE
  }
}
