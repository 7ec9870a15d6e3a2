package dev.scrubjay.gateway.load;

import dev.scrubjay.policy.upstream.FairShare;
import java.util.HashMap;
import java.util.Map;

/** A number of places, which tenants share by {@link FairShare}. Thread-safe. */
public final class FairShares {
  private final Map<String, Integer> taken = new HashMap<>();
  private int total;

  /** Takes one of {@code places} for a tenant, to be given back once; false if it gets none. */
  public synchronized boolean take(String tenant, int places) {
    boolean admitted = admits(tenant, places);
    if (admitted) {
      taken.merge(tenant, 1, Integer::sum);
      total++;
    }
    return admitted;
  }

  /** Whether a tenant would get one of {@code places}. */
  public synchronized boolean admits(String tenant, int places) {
    int own = taken.getOrDefault(tenant, 0);
    return FairShare.admits(own, taken.size() + (own == 0 ? 1 : 0), total, places);
  }

  /** Gives back one place that a tenant has taken. */
  public synchronized void give(String tenant) {
    taken.computeIfPresent(tenant, (name, own) -> own == 1 ? null : own - 1);
    total--;
  }

  /** The places that a tenant has taken. */
  public synchronized int takenBy(String tenant) {
    return taken.getOrDefault(tenant, 0);
  }

  /** The places that all tenants have taken. */
  public synchronized int taken() {
    return total;
  }
}
