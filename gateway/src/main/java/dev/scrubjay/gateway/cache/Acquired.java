package dev.scrubjay.gateway.cache;

/** What asking for the lease on an answer came to. */
public sealed interface Acquired {

  /** The entry has come meanwhile. */
  record Found(Entry entry) implements Acquired {}

  /**
   * The lease is granted.
   *
   * @param token what it is known by, and what fences the store
   * @param accesses of the key, with exponential decay
   */
  record Granted(String token, double accesses) implements Acquired {}

  /** Somebody else holds it, under {@code token}. */
  record Held(String token) implements Acquired {}

  /** Answers under this key are known not to be storable, so that waiting for one is in vain. */
  record Uncacheable() implements Acquired {}

  /** Redis is away or slow. */
  record Unavailable() implements Acquired {}
}
