package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.completion.CacheStatus.Miss;
import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.CanonicalJson;
import dev.scrubjay.policy.cache.MalformedJsonException;
import dev.scrubjay.policy.cache.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The seed's calls for bots that do the costly work themselves: look a result up, and if it is not
 * there, say which model to use and how to cache what comes of it.
 */
public final class PerformanceOptimizer {
  private final RedisCache cache;
  private final AnswerStore store;
  private final Supplier<CachePolicy> cachePolicy;
  private final RoutePlanner planner;
  private final CompletionObserver observer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public PerformanceOptimizer(
      RedisCache cache,
      AnswerStore store,
      Supplier<CachePolicy> cachePolicy,
      RoutePlanner planner,
      CompletionObserver observer,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.cache = cache;
    this.store = store;
    this.cachePolicy = cachePolicy;
    this.planner = planner;
    this.observer = observer;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** What {@link #optimize} came to. */
  public sealed interface Optimization {
    /** The result is there. */
    record Cached(Entry entry) implements Optimization {}

    /** It must be made: with which model, and how it is to be cached. */
    record ToDo(RoutingDecision decision, CachePlan plan) implements Optimization {}
  }

  /**
   * The key of the result of {@code operation} on {@code params}.
   *
   * @param params a JSON text
   * @throws MalformedJsonException if {@code params} is none
   */
  public static CacheKey key(Scope scope, String operation, byte[] params) {
    byte[] canonical = CanonicalJson.of(params, CanonicalJson.Rules.NONE);
    return CacheKey.derive(scope, operation, "params", canonical);
  }

  /** Looks a result up. */
  public Future<Lookup> lookup(RequestContext context, CacheKey key) {
    Future<Lookup> looked =
        cachePolicy.get().enabled()
            ? cache.lookup(key)
            : Future.succeededFuture(new Lookup.Miss(Lookup.Reason.ABSENT));
    return looked.onSuccess(lookup -> note(context, key, lookup));
  }

  /**
   * Looks a result up, and plans how to come by it if it is not there.
   *
   * @param dataSize bytes that the result is expected to have
   */
  public Future<Optimization> optimize(RequestContext context, CacheKey key, int dataSize) {
    return lookup(context, key)
        .map(
            lookup ->
                switch (lookup) {
                  case Lookup.Hit hit -> new Optimization.Cached(hit.entry());
                  case Lookup.Miss miss ->
                      new Optimization.ToDo(
                          route(context, key.operation()), store.plan(dataSize, context.hints()));
                });
  }

  /** Says which model to use. */
  public RoutingDecision route(RequestContext context, String operation) {
    RoutingDecision decision = planner.decide(context.scope(), context.wishes());
    Optional<String> model =
        decision instanceof Routed routed
            ? Optional.of(routed.selected().model().id())
            : Optional.empty();
    observer.completed(CompletedRequest.advice(context, operation, model, nanoTime.getAsLong()));
    return decision;
  }

  private void note(RequestContext context, CacheKey key, Lookup lookup) {
    CacheStatus status =
        switch (lookup) {
          case Lookup.Hit hit -> CacheStatus.Hit.of(hit, clock.instant());
          case Lookup.Miss miss -> Miss.because(Miss.Reason.of(miss.reason()));
        };
    observer.cacheUsed(context.scope(), key.operation(), status);
    if (lookup instanceof Lookup.Hit hit) {
      observer.completed(
          CompletedRequest.hit(
              context, key.operation(), hit.entry().origin(), nanoTime.getAsLong()));
    }
  }
}
