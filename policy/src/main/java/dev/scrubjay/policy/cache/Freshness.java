package dev.scrubjay.policy.cache;

/** The freshness of an entry, which decides whether it may answer a request. */
public enum Freshness {
  /** The entry is fresh. */
  FRESH,
  /** The entry is fresh, and this hit refreshes it before it expires. */
  FRESH_REFRESH_DUE,
  /** The entry is stale, and answers while it is refreshed. */
  STALE_WHILE_REVALIDATE,
  /** The entry is stale, and the request accepts it. */
  STALE_ALLOWED,
  /** The entry is stale, and answers only instead of an error. */
  STALE_IF_ERROR,
  /** The entry must not answer: it is stale for too long, or older than the request accepts. */
  UNUSABLE
}
