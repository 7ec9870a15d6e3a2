package dev.scrubjay.gateway.tuning;

import dev.scrubjay.gateway.cache.redis.SharedPolicy;
import dev.scrubjay.gateway.cache.redis.SharedPolicy.Batch;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sums that this replica counts, and adds to those of all. What could not be sent is sent again as
 * it was, so that Redis can tell that it has it already. {@link #add} is thread-safe.
 */
final class Tally {
  private final SharedPolicy shared;
  private final String sender;
  private final Map<String, DoubleAdder> counted = new ConcurrentHashMap<>();
  private final Map<String, Double> sent = new HashMap<>();
  private @Nullable Batch pending;
  private long batches;

  /**
   * @param sender no other tally's
   */
  Tally(SharedPolicy shared, String sender) {
    this.shared = shared;
    this.sender = sender;
  }

  /** Adds {@code amount} to the sum {@code name}, of which there must be a bounded number. */
  void add(String name, double amount) {
    counted.computeIfAbsent(name, first -> new DoubleAdder()).add(amount);
  }

  /** What this replica has counted since its start; no sum ever becomes less. */
  Map<String, Double> counted() {
    Map<String, Double> sums = new HashMap<>();
    counted.forEach((name, sum) -> sums.put(name, sum.sum()));
    return sums;
  }

  /**
   * Sends what has been counted since the last time. Not to be called again before it has ended.
   *
   * @param sums what it is added to
   * @param kept how long those are kept
   */
  Future<Void> flush(String sums, Duration kept) {
    Batch batch = pending == null ? next(sums) : pending;
    if (batch.amounts().isEmpty()) {
      return Future.succeededFuture();
    }
    pending = batch;
    return shared
        .add(batch, kept)
        .onSuccess(
            added -> {
              batch.amounts().forEach((name, amount) -> sent.merge(name, amount, Double::sum));
              pending = null;
            });
  }

  private Batch next(String sums) {
    Map<String, Double> amounts = new HashMap<>();
    counted.forEach(
        (name, sum) -> {
          double more = sum.sum() - sent.getOrDefault(name, 0.0);
          if (more != 0) {
            amounts.put(name, more);
          }
        });
    return new Batch(sums, sender, ++batches, amounts);
  }
}
