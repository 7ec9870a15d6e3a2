package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums that all replicas add to and that outlive them: a tenant's, or those that are no tenant's.
 * All futures fail if Redis is away.
 */
public final class SharedCounters {
  private static final Script ADD = Script.load(SharedCounters.class, "sums.lua");

  /** Longer than a batch is ever sent again. */
  private static final Duration BATCH_REMEMBERED = Duration.ofDays(7);

  private final RedisLink link;
  private final String base;
  private final int maxNames;

  /**
   * @param base what the names of their keys begin with
   * @param maxNames the most that one of them may have, whatever replicas send
   */
  SharedCounters(RedisLink link, String base, int maxNames) {
    this.link = link;
    this.base = base;
    this.maxNames = maxNames;
  }

  /**
   * Amounts, by name, to be added once.
   *
   * @param sender no other sender's name
   * @param number higher than that of any batch that the sender has sent before
   */
  public record Batch(String sender, long number, Map<String, Double> amounts) {
    public Batch {
      amounts = Map.copyOf(amounts);
    }
  }

  /**
   * Adds a batch, unless it has been added.
   *
   * @param sums what it is added to, and how long each is kept after
   * @return whether it is added now
   */
  public Future<Boolean> add(Batch batch, Map<String, Duration> sums) {
    List<String> keys = new ArrayList<>();
    keys.add(base + "by:" + batch.sender());
    Args args = new Args().add(batch.number()).add(BATCH_REMEMBERED.toMillis()).add(maxNames);
    sums.forEach(
        (name, kept) -> {
          keys.add(base + name);
          args.add(kept.toMillis());
        });
    batch.amounts().forEach((name, amount) -> args.add(name).add(amount));
    return link.run(redis -> ADD.run(redis, keys.toArray(String[]::new), args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** What has been added to {@code sums}, by name; empty where nothing has. */
  public Future<Map<String, Double>> read(String sums) {
    return link.run(redis -> redis.hgetall(base + sums)).map(SharedCounters::amounts);
  }

  /** What has been added to each of {@code sums}, in that order. */
  public Future<List<Map<String, Double>>> read(List<String> sums) {
    return Future.all(sums.stream().map(this::read).toList())
        .map(all -> all.<Map<String, Double>>list());
  }

  /** Deletes {@code names} of {@code sums}. */
  public Future<Void> forget(String sums, Collection<String> names) {
    return names.isEmpty()
        ? Future.succeededFuture()
        : link.run(redis -> redis.hdel(base + sums, names.toArray(String[]::new))).mapEmpty();
  }

  /** Rubbish is left out. */
  private static Map<String, Double> amounts(Map<String, byte[]> found) {
    Map<String, Double> amounts = new HashMap<>();
    found.forEach(
        (name, sum) -> {
          double amount = number(Args.text(sum));
          if (Double.isFinite(amount)) {
            amounts.put(name, amount);
          }
        });
    return amounts;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
