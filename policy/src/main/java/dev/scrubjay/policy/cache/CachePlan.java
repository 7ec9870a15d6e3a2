package dev.scrubjay.policy.cache;

import java.time.Duration;

/** The plan for an answer: whether and how to store it. */
public sealed interface CachePlan {

  /**
   * A plan to store the answer.
   *
   * @param ttl how long it is fresh
   * @param grace how long it is kept once it is stale
   * @param compress whether compression is tried
   * @param priority how much it is worth keeping, 0 to 100
   * @param frequency the expected frequency of access
   * @param fixed whether the TTL stays as it is even if the frequency of access changes
   */
  record Store(
      Duration ttl,
      Duration grace,
      boolean compress,
      int priority,
      AccessFrequency frequency,
      boolean fixed)
      implements CachePlan {

    /** This plan with its TTL shortened by {@code share}, unless the TTL is fixed. */
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

  /** A plan not to store the answer. */
  record Skip(SkipReason reason) implements CachePlan {}

  /** Why an answer is not stored. */
  enum SkipReason {
    /** Caching is disabled. */
    DISABLED,
    /** The answer is empty. */
    EMPTY,
    /** The answer is larger than an entry may be. */
    TOO_LARGE
  }
}
