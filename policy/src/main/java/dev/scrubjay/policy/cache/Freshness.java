package dev.scrubjay.policy.cache;

/** Whether an entry may answer a request. */
public enum Freshness {
  /** Yes. */
  FRESH,
  /** Yes, and this hit is the one that has it made anew before it ends. */
  FRESH_REFRESH_DUE,
  /** It is stale; yes, while it is made anew. */
  STALE_WHILE_REVALIDATE,
  /** It is stale, and the request takes it all the same. */
  STALE_ALLOWED,
  /** It is stale; only if there would be an error instead. */
  STALE_IF_ERROR,
  /** No: it has been stale for too long, or is older than the request takes. */
  UNUSABLE
}
