package dev.scrubjay.gateway.load;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of places, shared fairly: a tenant alone may take all but a tenth, which is kept for the
 * next one; of several, each may take an equal part. What a tenant has beyond its part is not taken
 * from it, but it gets no more. Thread-safe.
 */
public final class FairShares {
  private final Map<String, Integer> taken = new HashMap<>();
  private int total;

  /** Takes one of {@code places} for a tenant, to be given back once; false if it gets none. */
  public synchronized boolean take(String tenant, int places) {
    int own = taken.getOrDefault(tenant, 0);
    int tenants = taken.size() + (own == 0 ? 1 : 0);
    int share = tenants == 1 ? places - places / 10 : Math.max(1, places / tenants);
    if (total >= places || own >= share) {
      return false;
    }
    taken.put(tenant, own + 1);
    total++;
    return true;
  }

  /** Gives back one place that a tenant has taken. */
  public synchronized void give(String tenant) {
    taken.computeIfPresent(tenant, (name, own) -> own == 1 ? null : own - 1);
    total--;
  }
}
