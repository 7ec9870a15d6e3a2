package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.key.Scope;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests by tenant and id, with their workspace, kept in Redis so that any replica can be told
 * later how good the answer was. All futures fail if Redis is away, or cannot tell.
 */
public final class RequestMemory {
  private static final int MAX_OF_TENANT = 1_000_000;
  private static final Script JUDGE = TenantMemory.script("judge.lua");

  private final InstantSource clock;
  private final TenantMemory memory;
  private final BatchedMemory writes;

  RequestMemory(RedisLink link, InstantSource clock, LongSupplier maxBytes) {
    this.clock = clock;
    this.memory = new TenantMemory(link, TenantMemory.REQUESTS, MAX_OF_TENANT, clock, maxBytes);
    this.writes = new BatchedMemory(memory);
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
  public Future<Void> remember(Scope scope, String requestId, String request, Duration kept) {
    String text = "0 0 " + scope.workspace() + ' ' + request;
    return writes.remember(ofAnyWorkspace(scope.tenant()), requestId, text, kept);
  }

  /**
   * Notes a verdict on a request; empty if the workspace has no such request.
   *
   * @param workspace null for any of the tenant's
   * @param kept for how long requests are remembered
   */
  public Future<Optional<JudgedText>> judge(
      String tenant,
      @Nullable String workspace,
      String requestId,
      RankedScore verdict,
      Duration kept) {
    Scope scope = ofAnyWorkspace(tenant);
    Args args =
        new Args()
            .add(verdict.rank())
            .add(verdict.score())
            .add(TenantMemory.field(scope, requestId))
            .add(clock.millis())
            .add(kept.toMillis())
            .add(workspace == null ? "" : workspace);
    return memory.run(JUDGE, scope, args).map(RequestMemory::judged);
  }

  /**
   * Completes when the tenant's requests that were answered before this are in Redis, or could not
   * be written: those of this replica, and those of others unless their writes take long.
   */
  public Future<Void> settled(String tenant) {
    return writes.settled(ofAnyWorkspace(tenant));
  }

  /** Requests are kept by tenant, with their workspace, as those who judge may not know it. */
  private static Scope ofAnyWorkspace(String tenant) {
    return new Scope(tenant, Scope.DEFAULT.workspace());
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
}
