package dev.scrubjay.gateway.results;

import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.LeaseMode;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.observe.CacheEvent.Coalesced;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.key.CacheKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Leases for bots that produce results themselves: of those that miss the same result at the same
 * time, one gets the lease, and the others wait for its result.
 */
public final class ResultLeases {
  private final Vertx vertx;
  private final RedisCache cache;
  private final Supplier<CachePolicy> policy;
  private final LeaseEnds ends;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  public ResultLeases(
      Vertx vertx,
      RedisCache cache,
      Supplier<CachePolicy> policy,
      RequestObserver observer,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.cache = cache;
    this.policy = policy;
    this.ends = new LeaseEnds(vertx, cache.leases());
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /**
   * The terms on which a bot asks for a result or for the lease on it.
   *
   * @param lease how long the lease lasts unless it is renewed
   * @param patience the longest wait for another's result
   * @param stale whether there is an entry that is not fresh
   */
  public record LeaseRequest(Duration lease, Duration patience, boolean stale) {}

  /** The answer to a {@link LeaseRequest}. */
  public sealed interface LeaseResult {
    /** Another bot has produced the result. */
    record ResultReady(Entry entry) implements LeaseResult {}

    /**
     * The caller is to produce the result.
     *
     * @param accesses to the key so far, as {@code FrequencyPolicy} counts them
     */
    record LeaseObtained(String token, Duration expiresIn, double accesses)
        implements LeaseResult {}

    /** Another bot is producing the result, and has not finished in time. */
    record StillHeld() implements LeaseResult {}

    /** There are no leases: results under the key cannot be stored, or the cache is away. */
    record NoLease() implements LeaseResult {}
  }

  /** Asks for a result that was missed, or for the lease on it. Never fails. */
  public Future<LeaseResult> acquire(RequestContext context, CacheKey key, LeaseRequest request) {
    long started = nanoTime.getAsLong();
    long deadline = started + request.patience().toNanos();
    return acquire(new Waiter(context, key, request, deadline))
        .onSuccess(result -> count(context, key, result, started));
  }

  /** Counts a result that another bot has produced: the caller shares it, and paid nothing. */
  private void count(RequestContext context, CacheKey key, LeaseResult result, long started) {
    if (result instanceof LeaseResult.ResultReady ready) {
      long now = nanoTime.getAsLong();
      observer.cacheEvent(
          context.scope(),
          key.operation(),
          new Coalesced(Coalesced.Where.ELSEWHERE, Duration.ofNanos(now - started), true));
      observer.completed(
          CompletedRequest.shared(context, key.operation(), ready.entry().origin(), now));
    }
  }

  /** Ends the lease of a bot that will not produce the result. */
  void giveBack(CacheKey key, LeaseResult.LeaseObtained lease) {
    cache.leases().release(key, lease.token(), false);
  }

  /** A waiting bot, and the end of its wait. */
  private record Waiter(
      RequestContext context, CacheKey key, LeaseRequest request, long deadlineNanos) {
    boolean hasLeft() {
      return context.cancellation().isCancelled();
    }
  }

  private Future<LeaseResult> acquire(Waiter waiter) {
    LeaseMode mode = waiter.request().stale() ? LeaseMode.MAKE : LeaseMode.LOOK;
    double prior = policy.get().frequency().prior(waiter.context().hints().expectedFrequency());
    return waiter
        .context()
        .trace()
        .step(
            "cache.lease",
            () -> cache.leases().acquire(waiter.key(), mode, waiter.request().lease(), prior),
            StepSpans::lease)
        .compose(acquired -> acquired(waiter, acquired));
  }

  private Future<LeaseResult> acquired(Waiter waiter, Acquired acquired) {
    return switch (acquired) {
      case Acquired.Found found -> done(new LeaseResult.ResultReady(found.entry()));
      case Acquired.Granted granted -> granted(waiter, granted);
      case Acquired.Held held -> await(waiter, held.token());
      case Acquired.Uncacheable uncacheable -> done(new LeaseResult.NoLease());
      case Acquired.Unavailable unavailable -> done(new LeaseResult.NoLease());
    };
  }

  private static Future<LeaseResult> done(LeaseResult result) {
    return Future.succeededFuture(result);
  }

  private Future<LeaseResult> granted(Waiter waiter, Acquired.Granted granted) {
    if (waiter.hasLeft()) {
      cache.leases().release(waiter.key(), granted.token(), false);
      return done(new LeaseResult.NoLease());
    }
    return done(
        new LeaseResult.LeaseObtained(
            granted.token(), waiter.request().lease(), granted.accesses()));
  }

  private Future<LeaseResult> await(Waiter waiter, String token) {
    long left = (waiter.deadlineNanos() - nanoTime.getAsLong()) / 1_000_000;
    if (left <= 0 || waiter.hasLeft()) {
      return done(new LeaseResult.StillHeld());
    }
    long began = nanoTime.getAsLong();
    Promise<Boolean> ended = Promise.promise();
    long timer = vertx.setTimer(left, id -> ended.tryComplete(false));
    ends.of(waiter.key(), token).onComplete(over -> ended.tryComplete(true));
    return waiter
        .context()
        .trace()
        .step("cache.wait", ended::future, StepSpans::waited)
        .onSuccess(
            over -> {
              vertx.cancelTimer(timer);
              waiter.context().waits().add(Duration.ofNanos(nanoTime.getAsLong() - began));
            })
        .compose(over -> over ? afterLease(waiter) : done(new LeaseResult.StillHeld()));
  }

  /** Looks the result up again, as its holder has stored it or released the lease. */
  private Future<LeaseResult> afterLease(Waiter waiter) {
    return cache
        .lookup(waiter.key())
        .compose(
            lookup ->
                lookup instanceof Lookup.CacheHit hit && cache.isFresh(hit.entry())
                    ? done(new LeaseResult.ResultReady(hit.entry()))
                    : acquire(waiter));
  }
}
