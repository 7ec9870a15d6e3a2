package dev.scrubjay.gateway.cache;

/** The result of a lookup. */
public sealed interface Lookup {

  /** An entry was found, fresh or stale. */
  record CacheHit(Entry entry, Tier tier) implements Lookup {}

  /** No entry was found that can be used. */
  record CacheMiss(AbsenceReason reason) implements Lookup {}

  /** The place where an entry was found. */
  enum Tier {
    /** This replica's near cache. */
    NEAR,
    REDIS
  }

  /** The reason for a miss. */
  enum AbsenceReason {
    /** There is no entry, or it has expired. */
    ABSENT,
    /** The entry's bytes cannot be decoded. */
    CORRUPT,
    /** Redis did not answer in time. */
    TIMEOUT,
    /** Redis cannot be reached, or its breaker is open. */
    UNAVAILABLE
  }
}
