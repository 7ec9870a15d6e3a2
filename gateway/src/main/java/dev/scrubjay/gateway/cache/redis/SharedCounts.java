package dev.scrubjay.gateway.cache.redis;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sums that all replicas add to and that outlive them, by tenant. All futures fail if Redis is
 * away.
 */
public final class SharedCounts {
  private static final Script COUNT = Script.load("count.lua");

  /** Longer than a batch is ever sent again. */
  private static final Duration BATCH_REMEMBERED = Duration.ofHours(1);

  /** More than one replica counts by, since replicas need not agree on what they call rest. */
  private static final int MAX_NAMES = 2000;

  private final RedisLink link;

  SharedCounts(RedisLink link) {
    this.link = link;
  }

  /**
   * Amounts, to be added once.
   *
   * @param sender no other sender's name
   * @param number higher than that of any batch that the sender has sent before for the tenant
   */
  public record Batch(String tenant, String sender, long number, Map<String, Double> amounts) {
    public Batch {
      amounts = Map.copyOf(amounts);
    }
  }

  /**
   * Adds a batch, unless it has been added.
   *
   * @param sums names of the sums it is added to, and how long each is kept after
   * @return whether it is added now
   */
  public Future<Boolean> add(Batch batch, Map<String, Duration> sums) {
    List<String> keys = new ArrayList<>();
    keys.add(base(batch.tenant()) + "by:" + batch.sender());
    Args args = new Args().add(batch.number()).add(BATCH_REMEMBERED.toMillis()).add(MAX_NAMES);
    sums.forEach(
        (name, kept) -> {
          keys.add(sums(batch.tenant(), name));
          args.add(kept.toMillis());
        });
    batch.amounts().forEach((name, amount) -> args.add(name).add(amount));
    return link.run(redis -> COUNT.run(redis, keys.toArray(String[]::new), args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** What has been added to each of {@code sums}, in that order; empty where nothing has. */
  public Future<List<Map<String, Double>>> read(String tenant, List<String> sums) {
    List<Future<Map<String, Double>>> reads = new ArrayList<>();
    for (String name : sums) {
      reads.add(link.run(redis -> redis.hgetall(sums(tenant, name))).map(SharedCounts::amounts));
    }
    return Future.all(reads).map(all -> all.<Map<String, Double>>list());
  }

  private static Map<String, Double> amounts(Map<String, byte[]> found) {
    Map<String, Double> amounts = new HashMap<>();
    found.forEach((name, sum) -> amounts.put(name, Double.parseDouble(Args.text(sum))));
    return amounts;
  }

  private static String base(String tenant) {
    return RedisKeys.of(tenant, 0).base() + "n:";
  }

  private static String sums(String tenant, String name) {
    return base(tenant) + name;
  }
}
