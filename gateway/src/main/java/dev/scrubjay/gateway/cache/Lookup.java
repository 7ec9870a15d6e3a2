package dev.scrubjay.gateway.cache;

/** What a lookup came to. */
public sealed interface Lookup {

  /** The answer is there. */
  record Hit(Entry entry) implements Lookup {}

  /** It is not there, or what is there cannot be used. */
  record Miss(Reason reason) implements Lookup {}

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
