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
 * Counters that all replicas add to and that outlive them: those of a tenant, or of none. They are
 * kept in sums, each of which has counters by name. All futures fail if Redis is away.
 */
public final class SharedCounters {
  private static final Script ADD =
      Script.load(SharedCounters.class, "sums.lua").on("string", "hash");

  /** The time that Redis remembers a batch: longer than any batch is sent again. */
  private static final Duration BATCH_REMEMBERED = Duration.ofDays(7);

  /** The longest name, so that the most names have a size in bytes. */
  private static final int MAX_NAME_CHARS = 400;

  private final RedisLink link;
  private final String base;
  private final int maxNames;

  /**
   * @param base the prefix of their keys
   * @param maxNames the most names that one of the sums may have, whatever replicas send
   */
  SharedCounters(RedisLink link, String base, int maxNames) {
    this.link = link;
    this.base = base;
    this.maxNames = maxNames;
  }

  /**
   * Amounts by name, to be added once.
   *
   * @param sender the name of the sender, which no other sender has
   * @param number higher than that of any batch that the sender has sent before
   */
  public record Batch(String sender, long number, Map<String, Double> amounts) {
    public Batch {
      amounts = Map.copyOf(amounts);
    }
  }

  /**
   * Adds a batch, unless it has been added before.
   *
   * @param sums the names of the sums that it is added to, and how long each is kept after
   * @return whether the batch is added now
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
    batch
        .amounts()
        .forEach(
            (name, amount) -> {
              if (name.length() <= MAX_NAME_CHARS) {
                args.add(name).add(amount);
              }
            });
    return link.run(redis -> ADD.run(redis, keys.toArray(String[]::new), args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** A place for texts of replicas, in place of the counters of {@code sums}. */
  public SenderTexts texts(String sums) {
    return new SenderTexts(link, base + sums);
  }

  /** A place for at most {@code most} numbered texts, beside the counters. */
  public NumberedTexts numberedTexts(String name, int most) {
    return new NumberedTexts(link, base + name, most);
  }

  /** The counters of {@code sums}, by name; empty if nothing has been added. */
  public Future<Map<String, Double>> read(String sums) {
    return link.run(redis -> redis.hgetall(base + sums))
        .recover(failure -> Rubbish.asAbsent(failure, Map.of()))
        .map(SharedCounters::amounts);
  }

  /** The counters of each of {@code sums}, in that order. */
  public Future<List<Map<String, Double>>> read(List<String> sums) {
    return Future.all(sums.stream().map(this::read).toList())
        .map(all -> all.<Map<String, Double>>list());
  }

  /** Deletes the counters {@code names} of {@code sums}. */
  public Future<Void> forget(String sums, Collection<String> names) {
    return names.isEmpty()
        ? Future.succeededFuture()
        : link.run(redis -> redis.hdel(base + sums, names.toArray(String[]::new))).mapEmpty();
  }

  /** The counters found, without those whose value is no number. */
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
