package dev.scrubjay.policy.cache;

/** Which entry goes first when a tenant's cache is full. */
public enum EvictionPolicy {
  /** The one that was used longest ago. */
  LRU,
  /** The one of the lowest priority; of those, the one that was used longest ago. */
  PRIORITY,
  /** The largest. */
  SIZE,
  /**
   * The one whose bytes earn least: Greedy-Dual-Size-Frequency, {@code H = L + frequency · cost /
   * bytes}, where {@code L} is the {@code H} of the last one evicted (L. Cherkasova, "Improving WWW
   * Proxies Performance with Greedy-Dual-Size-Frequency Caching Policy", HP Labs 1998).
   */
  COST
}
