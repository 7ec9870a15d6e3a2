package dev.scrubjay.policy.preload;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of one key. Bounded. */
final class KeyHistory {
  private static final int MAX_TIMES = 32;
  private static final int MAX_SUCCESSORS = 4;

  /** Requests that follow sooner belong to the same time. */
  private static final long APART_MILLIS = 120_000;

  private long[] times;
  private final Map<String, Integer> successors = new LinkedHashMap<>();
  private int asked;
  private double usd;
  private double seconds;
  private long lastMillis;
  private long freshUntilMillis;

  KeyHistory(long[] times, int asked, double usd, double seconds, Map<String, Integer> successors) {
    this.times = times.clone();
    this.asked = asked;
    this.usd = usd;
    this.seconds = seconds;
    this.successors.putAll(successors);
    this.lastMillis = times.length == 0 ? Long.MIN_VALUE / 2 : times[times.length - 1];
  }

  static KeyHistory empty() {
    return new KeyHistory(new long[0], 0, 0, 0, Map.of());
  }

  void add(KeyAccess access) {
    if (access.atMillis() - lastMillis > APART_MILLIS) {
      int from = Math.max(0, times.length + 1 - MAX_TIMES);
      long[] more = Arrays.copyOfRange(times, from, times.length + 1);
      more[more.length - 1] = access.atMillis();
      times = more;
    }
    lastMillis = Math.max(lastMillis, access.atMillis());
    asked++;
    usd = access.usd();
    seconds = access.seconds() > 0 ? access.seconds() : seconds; // a hit does not tell
    freshUntilMillis = Math.max(freshUntilMillis, access.freshUntilMillis());
  }

  /** Counts that {@code key} was asked soon after this one; the rarest successor makes room. */
  void followedBy(String key) {
    if (!successors.containsKey(key) && successors.size() >= MAX_SUCCESSORS) {
      Map.Entry<String, Integer> rarest =
          Collections.min(successors.entrySet(), Map.Entry.comparingByValue());
      if (rarest.getValue() > 1) {
        rarest.setValue(rarest.getValue() - 1); // as Misra and Gries count
        return;
      }
      successors.remove(rarest.getKey());
    }
    successors.merge(key, 1, Integer::sum);
  }

  /** The answer is in the cache until then. */
  void made(long untilMillis) {
    freshUntilMillis = Math.max(freshUntilMillis, untilMillis);
  }

  boolean isFreshAt(long millis) {
    return freshUntilMillis >= millis;
  }

  long[] times() {
    return times.clone();
  }

  /** How many times it was asked that are apart. */
  int recurrences() {
    return times.length;
  }

  int asked() {
    return asked;
  }

  Map<String, Integer> successors() {
    return Map.copyOf(successors);
  }

  double usd() {
    return usd;
  }

  double seconds() {
    return seconds;
  }
}
