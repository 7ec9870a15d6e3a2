package dev.scrubjay.gateway.cache;

import dev.scrubjay.policy.cache.AccessFrequency;
import java.time.Duration;
import java.util.Optional;

/** The result of asking for the lease on an answer. */
public sealed interface Acquired {

  /** The entry has come meanwhile. */
  record Found(Entry entry) implements Acquired {}

  /**
   * The lease is granted.
   *
   * @param token its identity, which fences the store
   * @param accesses of the key, with exponential decay
   * @param missed the entry that is not there any more, or stale
   */
  record Granted(String token, double accesses, Optional<Missed> missed) implements Acquired {}

  /**
   * An entry that would have been a hit, had it been kept longer.
   *
   * @param frequency by which its TTL was chosen; empty if the client gave the TTL
   * @param late since it was stale; negative if it was evicted before
   */
  record Missed(Optional<AccessFrequency> frequency, Duration late) {}

  /** Another replica or a bot holds the lease, under {@code token}. */
  record Held(String token) implements Acquired {}

  /** Answers under this key are known not to be storable, so that waiting for one is in vain. */
  record Uncacheable() implements Acquired {}

  /** Redis is away or slow. */
  record Unavailable() implements Acquired {}
}
