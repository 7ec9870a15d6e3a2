package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.Resolution;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * What this replica counts of one tenant: as far back as it goes, and what the others have not been
 * told yet. The latter is kept for a quarter of an hour; then it is lost to the sums of all.
 * Thread-safe.
 */
final class TenantCounts {
  private static final int MAX_NAMES = 400;
  private static final int MAX_UNSENT = 15;

  private final Map<String, Double> counted = new HashMap<>();
  private final Deque<Unsent> unsent = new ArrayDeque<>();
  private final History history = new History();
  private long numbers;
  private boolean underWay;
  private boolean tried;
  private long lost;

  /**
   * What was counted in a minute, or a part of it, and is to be told.
   *
   * @param number higher than that of any before
   * @param amounts never changed once it may have been sent, so that it can be sent again
   */
  record Unsent(long number, Instant time, Map<String, Double> amounts) {}

  synchronized void add(String name, double amount) {
    if (amount != 0 && (counted.size() < MAX_NAMES || counted.containsKey(name))) {
      counted.merge(name, amount, Double::sum);
    }
  }

  /** Settles that what has been counted up to now was so before {@code now}. */
  synchronized void settle(Instant now) {
    if (counted.isEmpty()) {
      return;
    }
    history.add(now, counted);
    Unsent last = unsent.peekLast();
    boolean joins =
        last != null
            && (unsent.size() > 1 || !tried)
            && Resolution.MINUTE.interval(last.time()) == Resolution.MINUTE.interval(now);
    if (joins) {
      counted.forEach((name, amount) -> last.amounts().merge(name, amount, Double::sum));
    } else {
      unsent.addLast(new Unsent(++numbers, now, new HashMap<>(counted)));
    }
    counted.clear();
    if (unsent.size() > MAX_UNSENT) {
      unsent.removeFirst();
      tried = false;
      lost++;
    }
  }

  /** What is to be told next, unless that is being done. */
  synchronized Optional<Unsent> send() {
    if (underWay || unsent.isEmpty()) {
      return Optional.empty();
    }
    underWay = true;
    tried = true;
    return Optional.of(unsent.getFirst());
  }

  synchronized void sent(Unsent told) {
    underWay = false;
    Unsent first = unsent.peekFirst();
    if (first != null && first.number() == told.number()) {
      unsent.removeFirst();
      tried = false;
    }
  }

  synchronized void notSent() {
    underWay = false;
  }

  /** Whether there is something that others have not been told. */
  synchronized boolean hasUnsent() {
    return !unsent.isEmpty() || !counted.isEmpty();
  }

  /** Minutes of counting that others never were told of. */
  synchronized long lost() {
    return lost;
  }

  synchronized Map<String, Double> sums() {
    return history.sums();
  }

  synchronized NavigableMap<Long, Map<String, Double>> rows(
      Resolution resolution, long first, long last) {
    return history.rows(resolution, first, last);
  }
}
