package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * The judged pairs of a tenant at all replicas, as texts in Redis: at most {@value #MOST}, some 1.5
 * MB. {@code pairs.lua} describes it. All futures fail if Redis is away.
 */
public final class PairLog {
  /** The most pairs that are kept of a tenant, the latest. */
  public static final int MOST = 2500;

  private static final Script PAIRS = Script.load(PairLog.class, "pairs.lua").on("list", "string");

  private final RedisLink link;
  private final String key;

  PairLog(RedisLink link, String tenant) {
    this.link = link;
    this.key = Keyspace.prefix(tenant, 0) + "pairs";
  }

  /** The name of the place that the pairs are in. */
  public String place() {
    return key;
  }

  /**
   * Adds a pair.
   *
   * @param kept how long all are kept from now on
   */
  public Future<Void> add(String text, Duration kept) {
    Args args = new Args().add(text).add(MOST).add(kept.toMillis());
    return link.run(redis -> PAIRS.run(redis, new String[] {key, added()}, args.toArray()))
        .mapEmpty();
  }

  /** How many pairs were ever added; -1 if what Redis has there is no number. */
  public Future<Long> count() {
    return link.run(redis -> redis.get(added()))
        .map(found -> found == null ? 0 : number(Args.text(found)))
        .recover(failure -> Rubbish.asAbsent(failure, -1L));
  }

  /** The pairs, the oldest first. */
  public Future<List<String>> read() {
    return link.run(redis -> redis.lrange(key, -MOST, -1))
        .map(found -> found.stream().map(Args::text).toList())
        .recover(failure -> Rubbish.asAbsent(failure, List.of()));
  }

  private String added() {
    return key + ":added";
  }

  private static long number(String text) {
    try {
      return Math.max(-1, Long.parseLong(text));
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
