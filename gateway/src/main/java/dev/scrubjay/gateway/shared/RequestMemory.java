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
 * Requests by tenant and id, kept in Redis so that any replica can be told later how good the
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
   * @param rank of its provenance, above 0; a verdict takes the place of one of a lower rank only
   * @param score 0 to 1
   */
  public record RankedScore(int rank, double score) {}

  /**
   * A request that a verdict was given on.
   *
   * @param request its text, as it was remembered
   * @param noted whether the verdict counts
   * @param before the verdict that had been noted before; replaced if the new one counts
   */
  public record JudgedText(String request, boolean noted, Optional<RankedScore> before) {}

  /**
   * Remembers a request, without a verdict.
   *
   * @param request some text, of bounded length
   */
  public Future<Void> remember(String tenant, String requestId, String request, Duration kept) {
    byte[] value = Args.utf8("0 0 " + request);
    return link.run(
            redis -> redis.set(key(tenant, requestId), value, SetArgs.Builder.px(kept.toMillis())))
        .mapEmpty();
  }

  /** Notes a verdict on a request; empty if the tenant has no such request. */
  public Future<Optional<JudgedText>> judge(String tenant, String requestId, RankedScore verdict) {
    byte[][] args = new Args().add(verdict.rank()).add(verdict.score()).toArray();
    return link.run(redis -> JUDGE.run(redis, new String[] {key(tenant, requestId)}, args))
        .map(RequestMemory::judged);
  }

  private static Optional<JudgedText> judged(List<Object> reply) {
    if (reply.isEmpty()) {
      return Optional.empty();
    }
    int rank = (int) Args.number(reply, 2);
    Optional<RankedScore> before =
        rank == 0
            ? Optional.empty()
            : Optional.of(new RankedScore(rank, Double.parseDouble(Args.text(reply, 3))));
    return Optional.of(new JudgedText(Args.text(reply, 0), Args.number(reply, 1) == 1, before));
  }

  private static String key(String tenant, String requestId) {
    return Keyspace.prefix(tenant, 0) + "q:" + requestId;
  }
}
