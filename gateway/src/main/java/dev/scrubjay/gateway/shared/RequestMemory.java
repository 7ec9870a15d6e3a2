package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was asked of whom, by tenant and request, so that any replica can be told later how good the
 * answer was. All futures fail if Redis is away.
 */
public final class RequestMemory {
  private static final Script JUDGE = Script.load(RequestMemory.class, "judge.lua");

  private final RedisLink link;

  RequestMemory(RedisLink link) {
    this.link = link;
  }

  /**
   * A verdict.
   *
   * @param rank of who judges, above 0; only a higher one takes the place of another
   */
  public record Verdict(int rank, double score) {}

  /**
   * What a verdict met.
   *
   * @param asked what was remembered
   * @param noted whether it counts
   * @param before the verdict that it met; its place is taken if the new one counts
   */
  public record Judged(String asked, boolean noted, Optional<Verdict> before) {}

  /**
   * Remembers a request.
   *
   * @param asked some text, of bounded length
   */
  public Future<Void> remember(String tenant, String requestId, String asked, Duration kept) {
    byte[] value = Args.utf8("0 0 " + asked);
    return link.run(
            redis -> redis.set(key(tenant, requestId), value, SetArgs.Builder.px(kept.toMillis())))
        .mapEmpty();
  }

  /** Judges the answer to a request; empty if it is not known to the tenant. */
  public Future<Optional<Judged>> judge(String tenant, String requestId, Verdict verdict) {
    byte[][] args = new Args().add(verdict.rank()).add(verdict.score()).toArray();
    return link.run(redis -> JUDGE.run(redis, new String[] {key(tenant, requestId)}, args))
        .map(RequestMemory::judged);
  }

  private static Optional<Judged> judged(List<Object> reply) {
    if (reply.isEmpty()) {
      return Optional.empty();
    }
    int rank = (int) Args.number(reply, 2);
    Optional<Verdict> before =
        rank == 0
            ? Optional.empty()
            : Optional.of(new Verdict(rank, Double.parseDouble(Args.text(reply, 3))));
    return Optional.of(new Judged(Args.text(reply, 0), Args.number(reply, 1) == 1, before));
  }

  private static String key(String tenant, String requestId) {
    return Keyspace.prefix(tenant, 0) + "q:" + requestId;
  }
}
