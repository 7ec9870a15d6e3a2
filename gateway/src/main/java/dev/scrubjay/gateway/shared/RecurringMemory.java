package dev.scrubjay.gateway.shared;

import dev.scrubjay.gateway.redis.Args;
import dev.scrubjay.gateway.redis.KeyTypes;
import dev.scrubjay.gateway.redis.Keyspace;
import dev.scrubjay.gateway.redis.RedisLink;
import dev.scrubjay.gateway.redis.Script;
import dev.scrubjay.policy.key.Scope;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What preloading keeps in Redis: the requests that tenants may ask again, their accesses on the
 * way to the replica that predicts, and what that replica has learned. All bounded, and kept for a
 * while. All futures fail if Redis is away.
 */
public final class RecurringMemory {
  private static final Script NOTED = Script.load(RecurringMemory.class, "noted.lua").on("list");

  /** Long enough for a weekly request that is missed once. */
  private static final Duration KEPT = Duration.ofDays(15);

  private static final int MAX_REQUESTS = 2000;
  private static final int MAX_ACCESSES = 5000;
  private static final int MAX_TENANTS = 100;
  private static final String TENANTS = "sj:{policy}:recurring:tenants";

  private final RedisLink link;
  private final InstantSource clock;
  private final TenantMemory memory;

  RecurringMemory(RedisLink link, InstantSource clock, LongSupplier maxBytes) {
    this.link = link;
    this.clock = clock;
    this.memory = new TenantMemory(link, TenantMemory.RECURRING, MAX_REQUESTS, clock, maxBytes);
  }

  /** Remembers a request under the id of its answer's key. */
  public Future<Void> remember(Scope scope, String id, String request) {
    return memory.remember(scope, List.of(id), request, KEPT);
  }

  /** The request under {@code id}; empty if it is not remembered, or not in the workspace. */
  public Future<Optional<String>> find(Scope scope, String id) {
    return link.run(redis -> redis.hget(memory.key(scope), TenantMemory.field(scope, id)))
        .map(found -> Optional.ofNullable(found).map(Args::text))
        .recover(failure -> Rubbish.asAbsent(failure, Optional.empty()));
  }

  /** Forgets the request under {@code id}. */
  public Future<Void> forget(Scope scope, String id) {
    return memory.forget(scope, id);
  }

  /**
   * Adds accesses of a tenant for the replica that predicts; the oldest beyond a limit are lost.
   */
  public Future<Void> note(String tenant, List<String> accesses) {
    Args args = new Args().add(MAX_ACCESSES).add(KEPT.toMillis());
    accesses.forEach(args::add);
    return link.run(redis -> NOTED.run(redis, new String[] {accesses(tenant)}, args.toArray()))
        .compose(noted -> named(tenant).recover(failure -> namedAnew(tenant, failure)))
        .mapEmpty();
  }

  private Future<Long> named(String tenant) {
    double now = clock.millis();
    return link.run(redis -> redis.zadd(TENANTS, now, Args.utf8(tenant)));
  }

  /** Names the tenant once what else is under the key of their names is deleted. */
  private Future<Long> namedAnew(String tenant, Throwable failure) {
    return KeyTypes.isWrong(failure)
        ? link.run(redis -> KeyTypes.of("zset").heal(redis, new String[] {TENANTS}))
            .compose(healed -> named(tenant))
        : Future.failedFuture(failure);
  }

  /** Takes the earliest accesses of a tenant, at most {@code most}. */
  public Future<List<String>> take(String tenant, int most) {
    return link.run(redis -> redis.lpop(accesses(tenant), most))
        .map(taken -> taken.stream().map(Args::text).toList())
        .recover(failure -> Rubbish.asAbsent(failure, List.of()));
  }

  /** The tenants with accesses lately. */
  public Future<List<String>> tenants() {
    double oldest = clock.millis() - KEPT.toMillis();
    return link.run(redis -> redis.zremrangebyscore(TENANTS, Range.create(0, oldest)))
        .compose(dropped -> link.run(redis -> redis.zrevrange(TENANTS, 0, MAX_TENANTS - 1)))
        .map(names -> names.stream().map(Args::text).toList())
        .recover(failure -> Rubbish.asAbsent(failure, List.of()));
  }

  /** What was learned of a tenant; empty if nothing was. */
  public Future<String> learned(String tenant) {
    return link.run(redis -> redis.get(model(tenant)))
        .map(found -> found == null ? "" : Args.text(found))
        .recover(failure -> Rubbish.asAbsent(failure, ""));
  }

  /** Keeps what was learned of a tenant. */
  public Future<Void> learn(String tenant, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    SetArgs kept = SetArgs.Builder.px(KEPT.multipliedBy(3));
    return link.run(redis -> redis.set(model(tenant), bytes, kept)).mapEmpty();
  }

  private static String accesses(String tenant) {
    return Keyspace.prefix(tenant, 0) + "asked";
  }

  private static String model(String tenant) {
    return Keyspace.prefix(tenant, 0) + "predicted";
  }
}
