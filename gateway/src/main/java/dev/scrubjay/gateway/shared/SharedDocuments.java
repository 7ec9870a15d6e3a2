package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Documents that replicas share: each has a text, a log, and a lease on changing it. All futures
 * fail if Redis is away.
 */
public final class SharedDocuments {
  private static final Script LEAD = Script.load(SharedDocuments.class, "lead.lua").on("string");
  private static final Script SWAP =
      Script.load(SharedDocuments.class, "swap.lua").on("hash", "list");

  private static final int MAX_LINES = 200;

  private final RedisLink link;
  private final String prefix;

  SharedDocuments(RedisLink link, String prefix) {
    this.link = link;
    this.prefix = prefix;
  }

  /**
   * A document as it was read.
   *
   * @param revision the number of its changes; 0 if there is no document yet
   */
  public record Document(long revision, String text) {}

  /**
   * Acquires the lease on changing the document {@code name}, or renews it.
   *
   * @param replica the name of the replica that asks
   * @return whether that replica holds the lease
   */
  public Future<Boolean> lead(String name, String replica, Duration lease) {
    byte[][] args = new Args().add(replica).add(lease.toMillis()).toArray();
    return link.run(redis -> LEAD.run(redis, new String[] {prefix + name + ":lease"}, args))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** The document {@code name}. */
  public Future<Document> read(String name) {
    return link.run(redis -> redis.hmget(prefix + name, "revision", "text"))
        .map(
            found ->
                found.get(0).hasValue() && found.get(1).hasValue()
                    ? new Document(
                        Long.parseLong(Args.text(found.get(0).getValue())),
                        Args.text(found.get(1).getValue()))
                    : new Document(0, ""))
        .recover(failure -> Rubbish.asAbsent(failure, new Document(0, "")));
  }

  /**
   * Writes the document {@code name}, unless it has changed since {@code revision}.
   *
   * @param lines to log with it
   * @return whether the document is written
   */
  public Future<Boolean> write(String name, long revision, String text, List<String> lines) {
    Args args = new Args().add(revision).add(text).add(MAX_LINES);
    lines.forEach(args::add);
    String[] keys = {prefix + name, log(name)};
    return link.run(redis -> SWAP.run(redis, keys, args.toArray()))
        .map(reply -> Args.number(reply, 0) == 1);
  }

  /** The text that was published under {@code name}; empty if there is none, or no more. */
  public Future<String> published(String name) {
    return link.run(redis -> redis.get(prefix + name))
        .map(found -> found == null ? "" : Args.text(found))
        .recover(failure -> Rubbish.asAbsent(failure, ""));
  }

  /** Publishes a text under {@code name}, in place of any before, for the time {@code ttl}. */
  public Future<Void> publish(String name, String text, Duration ttl) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return link.run(redis -> redis.set(prefix + name, bytes, SetArgs.Builder.px(ttl))).mapEmpty();
  }

  /** The text that all replicas use under {@code name}: the one that one of them proposed first. */
  public Future<String> agreed(String name, String proposal) {
    byte[] bytes = proposal.getBytes(StandardCharsets.UTF_8);
    return link.run(redis -> redis.set(prefix + name, bytes, SetArgs.Builder.nx()))
        .compose(set -> link.run(redis -> redis.get(prefix + name)))
        .map(found -> found == null ? proposal : Args.text(found));
  }

  /** The last lines of the log of {@code name}, the newest first. */
  public Future<List<String>> log(String name, int most) {
    return link.run(redis -> redis.lrange(log(name), 0, most - 1))
        .map(lines -> lines.stream().map(Args::text).toList())
        .recover(failure -> Rubbish.asAbsent(failure, List.of()));
  }

  private String log(String name) {
    return prefix + name + ":log";
  }
}
