package dev.scrubjay.gateway.results;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.Leases;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Leases for bots that make results themselves: of those who miss the same result at the same time,
 * one is told to make it, and the others wait for it.
 */
public final class ResultLeases {
  private static final long POLL_MILLIS = 50;

  private final Vertx vertx;
  private final RedisCache cache;
  private final Supplier<CachePolicy> policy;
  private final LongSupplier nanoTime;
  private final Map<Held, Future<Void>> watched = new ConcurrentHashMap<>();

  public ResultLeases(
      Vertx vertx, RedisCache cache, Supplier<CachePolicy> policy, LongSupplier nanoTime) {
    this.vertx = vertx;
    this.cache = cache;
    this.policy = policy;
    this.nanoTime = nanoTime;
  }

  private record Held(CacheKey key, String token) {}

  /**
   * What asking for a result, or for the lease on it, is like.
   *
   * @param lease how long the lease is to last unless it is renewed
   * @param patience how long to wait for another's result, at the most
   * @param stale whether there is an entry, which is not fresh
   */
  public record Request(Duration lease, Duration patience, boolean stale) {}

  /** What it came to. */
  public sealed interface Result {
    /** Another has made the result. */
    record Found(Entry entry) implements Result {}

    /** The caller is to make it. */
    record Granted(String token, Duration expiresIn) implements Result {}

    /** Another is making it, and has not come to an end in time. */
    record StillHeld() implements Result {}

    /** There are no leases: results under the key cannot be stored, or the cache is away. */
    record None() implements Result {}
  }

  /** Asks for a result that was not there, or for the lease on it. Never fails. */
  public Future<Result> acquire(RequestContext context, CacheKey key, Request request) {
    return ask(context, key, request, nanoTime.getAsLong() + request.patience().toNanos());
  }

  private Future<Result> ask(RequestContext context, CacheKey key, Request request, long deadline) {
    LeaseMode mode = request.stale() ? LeaseMode.MAKE : LeaseMode.LOOK;
    double prior = policy.get().frequency().prior(context.hints().expectedFrequency());
    return context
        .trace()
        .step(
            "cache.lease",
            () -> cache.leases().acquire(key, mode, request.lease(), prior),
            StepSpans::lease)
        .compose(
            acquired ->
                switch (acquired) {
                  case Acquired.Found found ->
                      Future.succeededFuture(new Result.Found(found.entry()));
                  case Acquired.Granted granted -> granted(context, key, request, granted);
                  case Acquired.Held held -> await(context, key, request, held.token(), deadline);
                  case Acquired.Uncacheable uncacheable ->
                      Future.succeededFuture(new Result.None());
                  case Acquired.Unavailable unavailable ->
                      Future.succeededFuture(new Result.None());
                });
  }

  private Future<Result> granted(
      RequestContext context, CacheKey key, Request request, Acquired.Granted granted) {
    if (context.cancellation().isCancelled()) { // nobody is there to make it
      cache.leases().release(key, granted.token(), false);
      return Future.succeededFuture(new Result.None());
    }
    return Future.succeededFuture(new Result.Granted(granted.token(), request.lease()));
  }

  private Future<Result> await(
      RequestContext context, CacheKey key, Request request, String token, long deadline) {
    long left = (deadline - nanoTime.getAsLong()) / 1_000_000;
    if (left <= 0 || context.cancellation().isCancelled()) {
      return Future.succeededFuture(new Result.StillHeld());
    }
    Promise<Boolean> ended = Promise.promise();
    long timer = vertx.setTimer(left, id -> ended.tryComplete(false));
    watch(new Held(key, token)).onComplete(over -> ended.tryComplete(true));
    return context
        .trace()
        .step("cache.wait", ended::future, StepSpans::waited)
        .compose(
            over -> {
              vertx.cancelTimer(timer);
              return over
                  ? looked(context, key, request, deadline)
                  : Future.succeededFuture(new Result.StillHeld());
            });
  }

  /** Whoever made it has stored it, or has given up. */
  private Future<Result> looked(
      RequestContext context, CacheKey key, Request request, long deadline) {
    return cache
        .lookup(key)
        .compose(
            lookup ->
                lookup instanceof Lookup.Hit hit && cache.isFresh(hit.entry())
                    ? Future.succeededFuture(new Result.Found(hit.entry()))
                    : ask(context, key, request, deadline));
  }

  /** Completes when a lease ends; asked for once for all who wait for it at this replica. */
  private Future<Void> watch(Held held) {
    return watched.computeIfAbsent(
        held,
        lease -> {
          Promise<Void> ended = Promise.promise();
          vertx.getOrCreateContext().runOnContext(nothing -> poll(lease, ended));
          return ended.future();
        });
  }

  private void poll(Held held, Promise<Void> ended) {
    cache
        .leases()
        .follow(held.key(), held.token(), 0)
        .map(Leases.Step::held)
        .otherwise(false)
        .onSuccess(
            still -> {
              if (still) {
                vertx.setTimer(POLL_MILLIS, id -> poll(held, ended));
              } else {
                watched.remove(held);
                ended.complete();
              }
            });
  }
}
