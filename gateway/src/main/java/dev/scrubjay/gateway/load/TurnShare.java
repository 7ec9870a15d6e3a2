package dev.scrubjay.gateway.load;

import java.util.HashMap;
import java.util.Map;

/**
 * The requests of one kind that an event loop admits in a turn. A tenant of whom less than an equal
 * part of those that the last turn admitted in time has been admitted is not late yet. Confined to
 * one event loop.
 */
final class TurnShare {
  /** The requests that every turn admits, however long they take. */
  static final int ALWAYS = 64;

  private final Map<String, Integer> admitted = new HashMap<>();
  private int inTime;
  private int total;
  private int lastInTime;
  private int lastTenants;

  /**
   * Decides on a request while the loop is overloaded.
   *
   * @param late whether the turn has lasted too long for requests of this kind
   */
  boolean admits(String tenant, boolean late) {
    int own = admitted.getOrDefault(tenant, 0);
    admitted.put(tenant, own);
    if (late && total >= ALWAYS && own >= equalPart()) {
      return false;
    }
    admitted.put(tenant, own + 1);
    count(late);
    return true;
  }

  /** Counts a request that is admitted without a decision. */
  void count(boolean late) {
    total++;
    if (!late) {
      inTime++;
    }
  }

  /** None if there are more tenants than places. */
  private int equalPart() {
    return lastInTime / Math.max(admitted.size(), lastTenants);
  }

  /** Begins the next turn. */
  void turn() {
    lastInTime = inTime;
    lastTenants = admitted.size();
    admitted.clear();
    inTime = 0;
    total = 0;
  }
}
