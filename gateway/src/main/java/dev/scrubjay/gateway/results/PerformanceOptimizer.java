package dev.scrubjay.gateway.results;

import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.Freshness;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.CanonicalJson;
import dev.scrubjay.policy.key.MalformedJsonException;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The seed's calls for bots that do the costly work themselves: look a result up, and if it is not
 * there, say which model to use and how to cache what comes of it.
 */
public final class PerformanceOptimizer {
  /** A draw under which no entry is said to be worth making anew early. */
  private static final double NEVER_EARLY = 1;

  private final RedisCache cache;
  private final AnswerStore store;
  private final Supplier<CachePolicy> cachePolicy;
  private final RoutePlanner planner;
  private final RequestObserver observer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public PerformanceOptimizer(
      RedisCache cache,
      AnswerStore store,
      Supplier<CachePolicy> cachePolicy,
      RoutePlanner planner,
      RequestObserver observer,
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

  /** What looking a result up came to. */
  public sealed interface Found {
    /** It is there; {@code stale} if it should be made anew meanwhile. */
    record Result(Lookup.Hit hit, boolean stale) implements Found {}

    /** It is not there, or is no longer good. */
    record Nothing(Miss.MissReason reason) implements Found {}
  }

  /** Looks a result up. */
  public Future<Found> lookup(RequestContext context, CacheKey key) {
    Future<Lookup> looked =
        cachePolicy.get().enabled()
            ? context.trace().step("cache.lookup", () -> cache.lookup(key), StepSpans::lookup)
            : Future.succeededFuture(new Lookup.Miss(Lookup.Reason.ABSENT));
    return looked
        .map(
            lookup ->
                switch (lookup) {
                  case Lookup.Hit hit -> judged(context, hit);
                  case Lookup.Miss miss -> new Found.Nothing(Miss.MissReason.of(miss.reason()));
                })
        .onSuccess(found -> note(context, key, found));
  }

  private Found judged(RequestContext context, Lookup.Hit hit) {
    Instant now = clock.instant();
    Freshness freshness =
        cachePolicy
            .get()
            .freshness()
            .judge(
                Duration.between(hit.entry().created(), now),
                Duration.between(now, hit.entry().softExpiry()),
                hit.entry().origin().latency(),
                context.directives(),
                NEVER_EARLY);
    return switch (freshness) {
      case FRESH, FRESH_FOR_LITTLE, STALE_ALLOWED -> new Found.Result(hit, false);
      case STALE_WHILE_REVALIDATE -> new Found.Result(hit, true);
      case STALE_IF_ERROR, UNUSABLE -> new Found.Nothing(Miss.MissReason.STALE);
    };
  }

  /**
   * Looks a result up, and plans how to come by it if it is not there.
   *
   * @param dataSize bytes that the result is expected to have
   */
  public Future<Optimization> optimize(RequestContext context, CacheKey key, int dataSize) {
    return lookup(context, key)
        .map(
            found ->
                switch (found) {
                  case Found.Result result -> new Optimization.Cached(result.hit().entry());
                  case Found.Nothing nothing ->
                      new Optimization.ToDo(
                          route(context, key.operation()), store.plan(dataSize, context.hints()));
                });
  }

  /** Says which model to use. */
  public RoutingDecision route(RequestContext context, String operation) {
    RoutingDecision decision = planner.decide(context);
    observer.completed(CompletedRequest.advice(context, operation, decision, nanoTime.getAsLong()));
    return decision;
  }

  private void note(RequestContext context, CacheKey key, Found found) {
    CacheStatus status =
        switch (found) {
          case Found.Result result -> CacheStatus.Hit.of(result.hit(), clock.instant());
          case Found.Nothing nothing -> Miss.because(nothing.reason());
        };
    observer.cacheUsed(context, key.operation(), status);
    if (found instanceof Found.Result result) {
      observer.completed(
          CompletedRequest.hit(
              context, key.operation(), result.hit().entry().origin(), nanoTime.getAsLong()));
    }
  }
}
