package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;

/**
 * The counters of a replay, over all accesses and over hits.
 *
 * @param evicted the number of evicted entries
 */
record ReplayCounts(
    long accesses,
    long hits,
    double bytes,
    double hitBytes,
    double costUsd,
    double hitCostUsd,
    long evicted) {
  static final ReplayCounts NONE = new ReplayCounts(0, 0, 0, 0, 0, 0, 0);

  ReplayCounts plus(Access access, boolean hit) {
    return new ReplayCounts(
        accesses + 1,
        hits + (hit ? 1 : 0),
        bytes + access.bytes(),
        hitBytes + (hit ? access.bytes() : 0),
        costUsd + access.costUsd(),
        hitCostUsd + (hit ? access.costUsd() : 0),
        evicted);
  }

  ReplayCounts plus(ReplayCounts other) {
    return new ReplayCounts(
        accesses + other.accesses,
        hits + other.hits,
        bytes + other.bytes,
        hitBytes + other.hitBytes,
        costUsd + other.costUsd,
        hitCostUsd + other.hitCostUsd,
        evicted + other.evicted);
  }

  ReplayCounts plusEvicted(long more) {
    return new ReplayCounts(accesses, hits, bytes, hitBytes, costUsd, hitCostUsd, evicted + more);
  }

  /** The share of the accesses that were hits. */
  double hitRate() {
    return share(hits, accesses);
  }

  /** The share of the bytes that hits served. */
  double byteHitRate() {
    return share(hitBytes, bytes);
  }

  /** The share of the cost that hits saved. */
  double costHitRate() {
    return share(hitCostUsd, costUsd);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }
}
