package dev.scrubjay.gateway.cache.redis;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * What replicas share beside the cache: a document with a log, a lease on changing it, and sums
 * that each adds to. All futures fail if Redis is away.
 *
 * <p>It belongs to no tenant. Its keys have one hash tag of their own, {@code {policy}}.
 */
public final class SharedPolicy {
  private static final Script LEAD = Script.load("lead.lua");
  private static final Script SWAP = Script.load("swap.lua");

  private static final String BASE = "sj:{policy}:";
  private static final int MAX_LINES = 200;
  private static final int MAX_NAMES = 20_000;

  private final RedisLink link;

  SharedPolicy(RedisLink link) {
    this.link = link;
  }

  /**
   * A document as it was read.
   *
   * @param revision counts its changes; 0 if there is none yet
   */
  public record Document(long revision, String text) {}

  /**
   * Asks for the lease on changing {@code name}, or keeps it.
   *
   * @param replica who asks
   */
  public Future<Boolean> lead(String name, String replica, Duration lease) {
    byte[][] args = new Args().add(replica).add(lease.toMillis()).toArray();
    return link.run(redis -> LEAD.run(redis, new String[] {BASE + name + ":lease"}, args))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** The document {@code name}. */
  public Future<Document> read(String name) {
    return link.run(redis -> redis.hmget(BASE + name, "revision", "text"))
        .map(
            found ->
                found.get(0).hasValue() && found.get(1).hasValue()
                    ? new Document(
                        Long.parseLong(Args.text(found.get(0).getValue())),
                        Args.text(found.get(1).getValue()))
                    : new Document(0, ""));
  }

  /**
   * Writes the document {@code name}, unless it has changed since {@code revision}.
   *
   * @param lines to log with it
   * @return whether it is written
   */
  public Future<Boolean> write(String name, long revision, String text, List<String> lines) {
    Args args = new Args().add(revision).add(text).add(MAX_LINES);
    lines.forEach(args::add);
    String[] keys = {BASE + name, log(name)};
    return link.run(redis -> SWAP.run(redis, keys, args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** The last lines of the log of {@code name}, the newest first. */
  public Future<List<String>> log(String name, int most) {
    return link.run(redis -> redis.lrange(log(name), 0, most - 1))
        .map(lines -> lines.stream().map(Args::text).toList());
  }

  /** The sums. */
  public SharedSums sums() {
    return new SharedSums(link, BASE + "sums:", MAX_NAMES);
  }

  private static String log(String name) {
    return BASE + name + ":log";
  }
}
