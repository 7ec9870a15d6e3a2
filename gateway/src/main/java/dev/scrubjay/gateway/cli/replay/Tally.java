package dev.scrubjay.gateway.cli.replay;

import dev.scrubjay.gateway.cache.redis.EvictionReplay.Access;

/**
 * Sums over accesses, of all and of those that were hits.
 *
 * @param evicted entries
 */
public record Tally(
    long accesses,
    long hits,
    double bytes,
    double hitBytes,
    double costUsd,
    double hitCostUsd,
    long evicted) {
  public static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

  Tally plus(Access access, boolean hit) {
    return new Tally(
        accesses + 1,
        hits + (hit ? 1 : 0),
        bytes + access.bytes(),
        hitBytes + (hit ? access.bytes() : 0),
        costUsd + access.costUsd(),
        hitCostUsd + (hit ? access.costUsd() : 0),
        evicted);
  }

  Tally plus(Tally other) {
    return new Tally(
        accesses + other.accesses,
        hits + other.hits,
        bytes + other.bytes,
        hitBytes + other.hitBytes,
        costUsd + other.costUsd,
        hitCostUsd + other.hitCostUsd,
        evicted + other.evicted);
  }

  Tally plusEvicted(long more) {
    return new Tally(accesses, hits, bytes, hitBytes, costUsd, hitCostUsd, evicted + more);
  }

  public double hitRate() {
    return share(hits, accesses);
  }

  public double byteHitRate() {
    return share(hitBytes, bytes);
  }

  /** The share of the cost that hits saved. */
  public double costHitRate() {
    return share(hitCostUsd, costUsd);
  }

  private static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }
}
