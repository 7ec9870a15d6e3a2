package dev.scrubjay.gateway.analytics;

import dev.scrubjay.gateway.analytics.figures.FigureCounter;
import dev.scrubjay.gateway.analytics.figures.Resolution;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;

/**
 * One tenant's counters at this replica: its own history, and the amounts on their way to the sums
 * of all replicas, by minute. Thread-safe.
 */
final class TenantCounts {
  static final String ALL_TIME = "all";
  private static final Duration ALL_TIME_KEPT = Duration.ofDays(400);
  private static final int MAX_NAMES = 400;

  private final CounterBuffer buffer = new CounterBuffer(MAX_NAMES);
  private final History history = new History();

  void add(FigureCounter count, double amount) {
    if (amount != 0) {
      buffer.add(count.word(), amount);
    }
  }

  void add(FigureCounter count, String label, double amount) {
    if (amount != 0) {
      buffer.add(count.word(label), amount);
    }
  }

  void add(FigureCounter count, Enum<?> label, double amount) {
    if (amount != 0) {
      buffer.add(count.word(label), amount);
    }
  }

  /** Settles the counts up to now as those of the minute of {@code now}. */
  synchronized void settle(Instant now) {
    history.add(now, buffer.settle(sums(now)));
  }

  private static Map<String, Duration> sums(Instant time) {
    Map<String, Duration> sums = new LinkedHashMap<>();
    for (Resolution resolution : Resolution.values()) {
      sums.put(sum(resolution, resolution.interval(time)), resolution.retention());
    }
    sums.put(ALL_TIME, ALL_TIME_KEPT);
    return sums;
  }

  /** The name of the sums of an interval. */
  static String sum(Resolution resolution, long interval) {
    return resolution.name().charAt(0) + ":" + interval;
  }

  /** Sends the settled counts to the sums of all replicas; fails if Redis is away. */
  Future<Void> send(SharedCounters shared) {
    return buffer.send(shared);
  }

  /** Whether there is something that the sums of all replicas lack. */
  boolean hasUnsent() {
    return buffer.hasUnsent();
  }

  /** Minutes of counting that never reached the sums of all replicas. */
  long lost() {
    return buffer.lost();
  }

  /** The counts since the start. */
  synchronized Map<String, Double> sums() {
    return history.sums();
  }

  synchronized NavigableMap<Long, Map<String, Double>> rows(
      Resolution resolution, long first, long last) {
    return history.rows(resolution, first, last);
  }
}
