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
  COST
}
