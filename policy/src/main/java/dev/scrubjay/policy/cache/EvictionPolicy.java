package dev.scrubjay.policy.cache;

/** Which entry goes first when a tenant's cache is full. */
public enum EvictionPolicy {
  /** The one that was used longest ago. */
  LRU
}
