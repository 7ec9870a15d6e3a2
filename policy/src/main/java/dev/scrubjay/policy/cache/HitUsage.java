package dev.scrubjay.policy.cache;

/** The usage that a hit reports to its client. */
public enum HitUsage {
  /** That of the answer when it was made. */
  AS_STORED,
  /** No tokens, as a hit costs nothing: for clients that compute costs from usage. */
  ZERO
}
