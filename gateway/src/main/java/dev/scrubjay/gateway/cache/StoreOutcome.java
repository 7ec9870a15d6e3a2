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
  record Dropped(String reason) implements StoreOutcome {}
}
