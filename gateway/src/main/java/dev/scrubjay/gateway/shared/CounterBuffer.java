package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.shared.SharedCounters.Batch;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sums that this replica counts, and adds to those of all. What could not be sent is sent again as
 * it was, so that Redis can tell that it has it already. Thread-safe.
 */
public final class CounterBuffer {
  /** The most names that are kept until they are sent. */
  private static final int MAX_NAMES = 20_000;

  private final SharedCounters shared;
  private final String sender = UUID.randomUUID().toString();
  private Map<String, Double> counted = new HashMap<>();
  private @Nullable Sending pending;
  private long batches;

  /** A batch, and where it goes. */
  private record Sending(Batch batch, Map<String, Duration> sums) {}

  public CounterBuffer(SharedCounters shared) {
    this.shared = shared;
  }

  /**
   * Adds {@code amount} to the sum {@code name}.
   *
   * @return whether there was room for it
   */
  public boolean add(String name, double amount) {
    return add(Map.of(name, amount));
  }

  /**
   * Adds each of {@code amounts} to the sum of its name.
   *
   * @return whether there was room for all of them; if not, none is added
   */
  public synchronized boolean add(Map<String, Double> amounts) {
    if (counted.size() + amounts.size() > MAX_NAMES) {
      return false;
    }
    amounts.forEach((name, amount) -> counted.merge(name, amount, Double::sum));
    return true;
  }

  /** What has been counted of {@code name} that Redis has not said it has. */
  public synchronized double unsent(String name) {
    double waiting = counted.getOrDefault(name, 0.0);
    return pending == null ? waiting : waiting + pending.batch().amounts().getOrDefault(name, 0.0);
  }

  /**
   * Sends what has been counted since the last time, or what could not be sent then. Not to be
   * called again before it has ended.
   *
   * @param sums what it is added to, and how long each is kept after
   */
  public Future<Void> flush(Map<String, Duration> sums) {
    Sending sending = next(sums);
    return sending.batch().amounts().isEmpty()
        ? Future.succeededFuture()
        : shared.add(sending.batch(), sending.sums()).onSuccess(added -> sent()).mapEmpty();
  }

  private synchronized Sending next(Map<String, Duration> sums) {
    if (pending == null && !counted.isEmpty()) {
      pending = new Sending(new Batch(sender, ++batches, counted), Map.copyOf(sums));
      counted = new HashMap<>();
    }
    return pending == null ? new Sending(new Batch(sender, 0, Map.of()), sums) : pending;
  }

  private synchronized void sent() {
    pending = null;
  }
}
