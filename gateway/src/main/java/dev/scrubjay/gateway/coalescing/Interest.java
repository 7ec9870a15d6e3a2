package dev.scrubjay.gateway.coalescing;

/**
 * The requests that want the answer.
 *
 * @param members requests at this replica that wait
 * @param awaited whether followers at other replicas wait
 * @param background whether the answer is a refresh, wanted even if no request waits
 */
record Interest(int members, boolean awaited, boolean background) {
  boolean isThere() {
    return members > 0 || awaited || background;
  }

  Interest plus(int more) {
    return new Interest(members + more, awaited, background);
  }

  Interest awaited(boolean now) {
    return new Interest(members, now, background);
  }
}
