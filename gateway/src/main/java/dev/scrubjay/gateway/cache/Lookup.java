package dev.scrubjay.gateway.cache;

/** What a lookup came to. */
public sealed interface Lookup {

  /** The answer is there, fresh or stale. */
  record Hit(Entry entry, Tier tier) implements Lookup {}

  /** It is not there, or what is there cannot be used. */
  record Miss(Reason reason) implements Lookup {}

  /** Where an entry was found. */
  enum Tier {
    /** In this replica's near cache. */
    NEAR,
    REDIS
  }

  /** Why there is no hit. */
  enum Reason {
    /** No entry, or it has expired. */
    ABSENT,
    /** Its bytes do not add up. */
    CORRUPT,
    /** Redis did not answer in time. */
    TIMEOUT,
    /** Redis cannot be reached, or is left alone for a while because of that. */
    UNAVAILABLE
  }
}
