package dev.scrubjay.gateway.experiments;

import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/** What is counted of an experiment's arms; knows too what of it this replica has counted. */
final class ArmTally {
  private final CounterBuffer tally;
  private final Map<String, DoubleAdder> sinceStart = new ConcurrentHashMap<>();

  ArmTally(SharedCounters shared) {
    this.tally = new CounterBuffer(shared);
  }

  /** Adds to the sum {@code name}, of which there must be a bounded number. */
  void add(String name, double amount) {
    tally.add(name, amount);
    sinceStart.computeIfAbsent(name, first -> new DoubleAdder()).add(amount);
  }

  /** As {@link CounterBuffer#flush}. */
  Future<Void> flush(String sums, Duration kept) {
    return tally.flush(Map.of(sums, kept));
  }

  /** What this replica has counted since its start; no sum ever becomes less. */
  Map<String, Double> counted() {
    Map<String, Double> sums = new HashMap<>();
    sinceStart.forEach((name, sum) -> sums.put(name, sum.sum()));
    return sums;
  }
}
