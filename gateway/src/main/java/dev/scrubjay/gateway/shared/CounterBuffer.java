package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.shared.SharedCounters.Batch;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Counters of this replica on their way to those of all replicas. What is counted is settled into
 * numbered batches. One batch is sent at a time, and sent again unchanged until Redis acknowledges
 * it, so that Redis can tell that it has it already. Meanwhile further batches wait, one for each
 * destination. Bounded: beyond {@value #MAX_WAITING} pending batches the oldest is lost, and
 * counted. Thread-safe.
 */
public final class CounterBuffer {
  /** The default of the most names that one batch may have. */
  private static final int MAX_NAMES = 20_000;

  private static final int MAX_WAITING = 15;

  private final String sender = UUID.randomUUID().toString();
  private final int maxNames;
  private final Deque<PendingBatch> pending = new ArrayDeque<>();
  private Map<String, CountedSum> counted = new HashMap<>();
  private long lastNumber;
  private boolean sending;
  private boolean firstWasSent;
  private long lost;

  /** What was added up under a name since the last batch. */
  private static final class CountedSum {
    private double amount;
  }

  /**
   * A batch that Redis has not acknowledged.
   *
   * @param sums its destination: the sums that it is added to, and how long each is kept after
   * @param amounts never changed once the batch may have been sent
   */
  record PendingBatch(long number, Map<String, Duration> sums, Map<String, Double> amounts) {}

  public CounterBuffer() {
    this(MAX_NAMES);
  }

  /**
   * @param maxNames the most names that one batch may have
   */
  public CounterBuffer(int maxNames) {
    this.maxNames = maxNames;
  }

  /**
   * Adds {@code amount} to the counter {@code name}.
   *
   * @return whether there was room for it
   */
  public synchronized boolean add(String name, double amount) {
    CountedSum sum = counted.get(name);
    if (sum == null) {
      if (counted.size() >= maxNames) {
        return false;
      }
      sum = new CountedSum();
      counted.put(name, sum);
    }
    sum.amount += amount;
    return true;
  }

  /**
   * Adds each of {@code amounts} to the counter of its name.
   *
   * @return whether there was room for all of them; if not, none is added
   */
  public synchronized boolean add(Map<String, Double> amounts) {
    if (!hasRoom(counted, amounts)) {
      return false;
    }
    amounts.forEach(this::add);
    return true;
  }

  private boolean hasRoom(Map<String, ?> sums, Map<String, Double> amounts) {
    long added = amounts.keySet().stream().filter(name -> !sums.containsKey(name)).count();
    return sums.size() + added <= maxNames;
  }

  private static void addAll(Map<String, Double> sums, Map<String, Double> amounts) {
    amounts.forEach((name, amount) -> sums.merge(name, amount, Double::sum));
  }

  /** The part of the counter {@code name} that Redis has not acknowledged. */
  public synchronized double unsent(String name) {
    CountedSum sum = counted.get(name);
    double unsent = sum == null ? 0 : sum.amount;
    for (PendingBatch batch : pending) {
      unsent += batch.amounts().getOrDefault(name, 0.0);
    }
    return unsent;
  }

  /** Whether there is anything that Redis has not acknowledged. */
  public synchronized boolean hasUnsent() {
    return !pending.isEmpty() || !counted.isEmpty();
  }

  /** Batches that were lost, as Redis was away for too long. */
  public synchronized long lost() {
    return lost;
  }

  /**
   * Settles the counts since the last time as a batch for {@code sums}.
   *
   * @return the settled counts
   */
  public synchronized Map<String, Double> settle(Map<String, Duration> sums) {
    if (counted.isEmpty()) {
      return Map.of();
    }
    Map<String, Double> settled = HashMap.newHashMap(counted.size());
    counted.forEach((name, sum) -> settled.put(name, sum.amount));
    PendingBatch last = pending.peekLast();
    boolean joins =
        last != null
            && (pending.size() > 1 || !firstWasSent)
            && last.sums().equals(sums)
            && hasRoom(last.amounts(), settled);
    if (last != null && joins) {
      addAll(last.amounts(), settled);
    } else {
      pending.addLast(new PendingBatch(++lastNumber, Map.copyOf(sums), new HashMap<>(settled)));
    }
    counted = new HashMap<>();
    if (pending.size() > MAX_WAITING) {
      pending.removeFirst();
      firstWasSent = false;
      lost++;
    }
    return settled;
  }

  /** Settles, and sends the first batch that waits. */
  public Future<Void> flush(SharedCounters shared, Map<String, Duration> sums) {
    settle(sums);
    return send(shared);
  }

  /** Sends the first batch that waits, unless one is being sent; fails if Redis is away. */
  public Future<Void> send(SharedCounters shared) {
    return next()
        .map(
            batch ->
                shared
                    .add(new Batch(sender, batch.number(), batch.amounts()), batch.sums())
                    .onSuccess(added -> acknowledged(batch))
                    .onFailure(away -> failed())
                    .<Void>mapEmpty())
        .orElseGet(Future::succeededFuture);
  }

  /** The batch to send, unless one is being sent. */
  synchronized Optional<PendingBatch> next() {
    if (sending || pending.isEmpty()) {
      return Optional.empty();
    }
    sending = true;
    firstWasSent = true;
    return Optional.of(pending.getFirst());
  }

  synchronized void acknowledged(PendingBatch batch) {
    sending = false;
    PendingBatch first = pending.peekFirst();
    if (first != null && first.number() == batch.number()) {
      pending.removeFirst();
      firstWasSent = false;
    }
  }

  synchronized void failed() {
    sending = false;
  }
}
