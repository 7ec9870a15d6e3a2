package dev.scrubjay.gateway.cache;

/** What a store came to. */
public sealed interface StoreOutcome {

  /**
   * It is there.
   *
   * @param rawBytes of the payload
   * @param payloadBytes of the payload as it is stored, compressed or not
   * @param storedBytes of the envelope, as Redis holds it
   * @param evicted how many entries had to go for it
   */
  record Stored(int rawBytes, int payloadBytes, int storedBytes, int evicted)
      implements StoreOutcome {}

  /** The lease was not held any more: somebody else makes the answer, or it was purged. */
  record Fenced() implements StoreOutcome {}

  /** It was given up, which is counted, and is nobody's trouble. */
  record Dropped(String reason) implements StoreOutcome {}
}
