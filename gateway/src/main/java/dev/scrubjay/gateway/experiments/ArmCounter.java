package dev.scrubjay.gateway.experiments;

import dev.scrubjay.gateway.observe.LookupFigures;
import dev.scrubjay.gateway.observe.RequestFigures;
import dev.scrubjay.gateway.observe.RequestFigures.RoutingAccuracy;
import dev.scrubjay.gateway.shared.CounterBuffer;
import dev.scrubjay.gateway.shared.SharedCounters;
import dev.scrubjay.policy.experiment.Assignment;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/** Counts an experiment's requests, by arm and bucket: for all replicas, and for this one alone. */
final class ArmCounter {
  private final CounterBuffer buffer = new CounterBuffer();
  private final Map<String, DoubleAdder> sinceStart = new ConcurrentHashMap<>();

  void exposed(Assignment assignment) {
    add(ArmSum.EXPOSED, assignment, 1);
  }

  void lookedUp(Assignment assignment, LookupFigures figures) {
    add(ArmSum.HITS, assignment, figures.hits());
    add(ArmSum.LOOKUPS, assignment, figures.hits() + figures.misses());
  }

  void completed(Assignment assignment, RequestFigures figures) {
    add(ArmSum.ANSWERED, assignment, figures.delivery().answers());
    add(ArmSum.ANSWERED_SECONDS, assignment, figures.delivery().seconds());
    add(ArmSum.MADE, assignment, figures.production().answers());
    add(ArmSum.COST, assignment, figures.production().costUsd());
    add(ArmSum.ROUTED_COST, assignment, figures.savings().costUsd());
    add(ArmSum.STRONGEST_COST, assignment, figures.savings().strongestCostUsd());
    add(ArmSum.SERVED_SECONDS, assignment, figures.improvement().servedSeconds());
    add(ArmSum.UNOPTIMIZED_SECONDS, assignment, figures.improvement().unoptimizedSeconds());
    judged(assignment, figures.accuracy());
  }

  void judged(Assignment assignment, RoutingAccuracy accuracy) {
    add(ArmSum.JUDGED, assignment, accuracy.judged());
    add(ArmSum.JUDGED_WELL, assignment, accuracy.judgedWell());
  }

  private void add(ArmSum sum, Assignment assignment, double amount) {
    if (amount != 0) {
      String name = sum.name(assignment.arm(), assignment.bucket());
      buffer.add(name, amount);
      sinceStart.computeIfAbsent(name, first -> new DoubleAdder()).add(amount);
    }
  }

  /** As {@link CounterBuffer#flush}. */
  Future<Void> flush(SharedCounters shared, Map<String, Duration> sums) {
    return buffer.flush(shared, sums);
  }

  /** The counts of this replica since its start; no sum ever decreases. */
  Map<String, Double> sinceStart() {
    Map<String, Double> sums = new HashMap<>();
    sinceStart.forEach((name, sum) -> sums.put(name, sum.sum()));
    return sums;
  }
}
