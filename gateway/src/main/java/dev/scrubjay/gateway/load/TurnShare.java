package dev.scrubjay.gateway.load;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The requests of one kind that an event loop admits in a turn. A tenant of whom less than an equal
 * part of those that this turn or the last one admitted in time has been admitted is not late yet,
 * unless its requests fail for lack of places. Confined to one event loop.
 */
final class TurnShare {
  /** The requests that every turn admits, however long they take. */
  static final int ALWAYS = 64;

  private final Map<String, Integer> admitted = new HashMap<>();
  private final Set<String> inVain = new HashSet<>();
  private boolean turnedAway;
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
    boolean hopeless = inVain.contains(tenant) || (late && own >= equalPart());
    if (hopeless && total >= ALWAYS) {
      turnedAway = true;
      return false;
    }
    admitted.put(tenant, own + 1);
    count(late);
    return true;
  }

  /** Counts a request that is admitted without a decision. */
  void count(boolean late) {
    if (!late || total < ALWAYS) {
      inTime++;
    }
    total++;
  }

  /** Notes that a request that was admitted found no place. */
  void failed(String tenant) {
    inVain.add(tenant);
  }

  /** Whether a request has been turned away in this turn. */
  boolean hasTurnedAway() {
    return turnedAway;
  }

  /** None if there are more tenants than places. */
  private int equalPart() {
    return Math.max(inTime, lastInTime) / Math.max(admitted.size(), lastTenants);
  }

  /** Begins the next turn. */
  void turn() {
    lastInTime = inTime;
    lastTenants = admitted.size();
    admitted.clear();
    inVain.clear();
    turnedAway = false;
    inTime = 0;
    total = 0;
  }
}
