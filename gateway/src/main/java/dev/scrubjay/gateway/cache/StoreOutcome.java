package dev.scrubjay.gateway.cache;

/** The result of a store. */
public sealed interface StoreOutcome {

  /**
   * The entry is stored.
   *
   * @param rawBytes of the payload, uncompressed
   * @param payloadBytes of the payload as it is stored, compressed or not
   * @param storedBytes of the envelope, as Redis holds it
   * @param evicted the number of entries that were evicted
   */
  record Stored(int rawBytes, int payloadBytes, int storedBytes, int evicted)
      implements StoreOutcome {}

  /** The lease had ended: another request leads now, or the key was purged. */
  record Fenced() implements StoreOutcome {}

  /** The entry was not stored. This is counted; the request does not fail. */
  record Dropped(DropReason reason) implements StoreOutcome {}

  /** Why an entry was not stored; clients see the names in lower case. */
  enum DropReason {
    /** The cache plan keeps no such result. */
    PLAN,
    /** Too many stores have not ended. */
    TOO_MANY_PENDING,
    /** It is larger than the cache. */
    TOO_LARGE,
    /** The cache is full, and all other entries have a higher priority. */
    OUTRANKED,
    /** Redis cannot be reached, or has not answered in time. */
    CACHE_UNAVAILABLE,
    /** Redis refuses to write. */
    CACHE_REFUSED,
    /** The entry could not be written for another reason, which is logged. */
    FAILED
  }
}
