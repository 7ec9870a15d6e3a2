package dev.scrubjay.policy.cache;

/** The order in which entries are evicted when a tenant's cache is full. */
public enum EvictionPolicy {
  /** The least recently used entry first. */
  LRU,
  /** The entry of the lowest priority first; among equals, the least recently used. */
  PRIORITY,
  /** The largest entry first. */
  SIZE,
  /**
   * The entry with the least value per byte first: Greedy-Dual-Size-Frequency, {@code H = L +
   * frequency · cost / bytes}, where {@code L} is the {@code H} of the last one evicted (L.
   * Cherkasova, "Improving WWW Proxies Performance with Greedy-Dual-Size-Frequency Caching Policy",
   * HP Labs 1998).
   */
  COST,
  /**
   * The entry with the least priority and recency together first: ten points of priority are worth
   * having been used a half-life later. A newcomer that is worth less than all others is not
   * stored.
   */
  AGING_PRIORITY,
  /**
   * Entries that are not used again soon after they came first, then those that are not used any
   * more (J. Yang et al., "FIFO queues are all you need for cache eviction", SOSP 2023).
   */
  S3_FIFO,
  /**
   * As {@link #S3_FIFO}, but of the next few such entries the one with the least value per byte.
   */
  S3_FIFO_COST,
  /**
   * The entry not used since a hand has passed it last (Y. Zhang et al., "SIEVE is Simpler than
   * LRU", NSDI 2024).
   */
  SIEVE
}
