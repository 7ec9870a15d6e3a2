package dev.scrubjay.gateway.results;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.routing.RoutingAdvice;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.cache.CachePlan;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.key.CanonicalJson;
import dev.scrubjay.policy.key.MalformedJsonException;
import dev.scrubjay.policy.key.Scope;
import dev.scrubjay.policy.routing.RoutingDecision;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The seed's calls for bots that do the costly work themselves: look a result up, and on a miss get
 * advice on the model to use and on how to store the result.
 */
public final class PerformanceOptimizer {
  private final RedisCache cache;
  private final AnswerStore store;
  private final Supplier<CachePolicy> policy;
  private final FreshnessJudge freshness;
  private final RoutingAdvice advice;
  private final RequestObserver observer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public PerformanceOptimizer(
      RedisCache cache,
      AnswerStore store,
      Supplier<CachePolicy> policy,
      FreshnessJudge freshness,
      RoutingAdvice advice,
      RequestObserver observer,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.cache = cache;
    this.store = store;
    this.policy = policy;
    this.freshness = freshness;
    this.advice = advice;
    this.observer = observer;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The answer to {@link #optimize}. */
  public sealed interface Optimization {
    /** The result is in the cache. */
    record CachedResult(Entry entry) implements Optimization {}

    /** The result is to be produced by the chosen model, and stored by the plan. */
    record Advised(RoutingDecision decision, CachePlan plan) implements Optimization {}
  }

  /** The answer to {@link #lookup}. */
  public sealed interface ResultLookup {
    /** The result is there; {@code stale} if the caller should refresh it. */
    record ResultFound(Lookup.CacheHit hit, boolean stale) implements ResultLookup {}

    /** The result is not there, or too stale. */
    record NoResult(Miss.MissReason reason) implements ResultLookup {}
  }

  /**
   * The key of the result of {@code operation} on {@code params}.
   *
   * @param params a JSON text
   * @throws MalformedJsonException if {@code params} is not
   */
  public static CacheKey key(Scope scope, String operation, byte[] params) {
    return CacheKey.derive(scope, operation, "params", CanonicalJson.of(params, Set.of()));
  }

  /** Looks a result up; never fails. A miss is told to Redis, which knows what had been there. */
  public Future<ResultLookup> lookup(RequestContext context, CacheKey key) {
    return lookupForLease(context, key).onSuccess(found -> tellMiss(key, found));
  }

  /** The same for a caller that asks for the lease on a missed result, which tells of the miss. */
  public Future<ResultLookup> lookupForLease(RequestContext context, CacheKey key) {
    Future<Lookup> lookup =
        policy.get().enabled()
            ? context.trace().step("cache.lookup", () -> cache.lookup(key), StepSpans::lookup)
            : Future.succeededFuture(new Lookup.CacheMiss(Lookup.AbsenceReason.ABSENT));
    return lookup
        .map(found -> judged(context, found))
        .onSuccess(found -> note(context, key, found));
  }

  /** A lookup of a batch. */
  public record WantedResult(RequestContext context, CacheKey key) {}

  /**
   * Looks many results up, each of which counts as one of {@link #lookup}. Never fails.
   *
   * @param maxBytes the most that the results may have together
   * @return in the order of {@code wanted}; empty for those left out because of the limit, which do
   *     not count
   */
  public Future<List<Optional<ResultLookup>>> lookup(List<WantedResult> wanted, long maxBytes) {
    List<CacheKey> keys = wanted.stream().map(WantedResult::key).toList();
    Optional<Lookup> none = Optional.of(new Lookup.CacheMiss(Lookup.AbsenceReason.ABSENT));
    Future<List<Optional<Lookup>>> lookups =
        policy.get().enabled()
            ? cache.lookup(keys, maxBytes)
            : Future.succeededFuture(Collections.nCopies(keys.size(), none));
    return lookups.map(
        found -> {
          List<Optional<ResultLookup>> results = new ArrayList<>();
          for (int i = 0; i < found.size(); i++) {
            WantedResult each = wanted.get(i);
            results.add(found.get(i).map(lookup -> counted(each, lookup)));
          }
          return results;
        });
  }

  private ResultLookup counted(WantedResult wanted, Lookup lookup) {
    ResultLookup found = judged(wanted.context(), lookup);
    note(wanted.context(), wanted.key(), found);
    tellMiss(wanted.key(), found);
    return found;
  }

  private ResultLookup judged(RequestContext context, Lookup lookup) {
    return switch (lookup) {
      case Lookup.CacheMiss miss -> new ResultLookup.NoResult(Miss.MissReason.of(miss.reason()));
      case Lookup.CacheHit hit ->
          switch (freshness.ofResult(hit.entry(), context.directives())) {
            case FRESH, FRESH_REFRESH_DUE, STALE_ALLOWED ->
                new ResultLookup.ResultFound(hit, false);
            case STALE_WHILE_REVALIDATE -> new ResultLookup.ResultFound(hit, true);
            case STALE_IF_ERROR, UNUSABLE -> new ResultLookup.NoResult(Miss.MissReason.STALE);
          };
    };
  }

  /**
   * What a caller would do to produce a result.
   *
   * @param dataSize the expected size of the result in bytes
   * @param prompt what a model would be asked for it; null if the caller does not say
   */
  public record IntendedWork(int dataSize, @Nullable ChatRequest prompt) {}

  /** Looks a result up, and on a miss advises how to produce and store it. */
  public Future<Optimization> optimize(RequestContext context, CacheKey key, IntendedWork work) {
    return lookup(context, key)
        .compose(
            found ->
                switch (found) {
                  case ResultLookup.ResultFound result ->
                      Future.succeededFuture(new Optimization.CachedResult(result.hit().entry()));
                  case ResultLookup.NoResult none -> advise(context, key, work);
                });
  }

  /** Advises how to produce and store a result that was missed. */
  Future<Optimization> advise(RequestContext context, CacheKey key, IntendedWork work) {
    return store
        .measured(key, context.hints())
        .compose(hints -> advised(context, key, work, hints));
  }

  /** The same where the accesses to the key so far are known. */
  Future<Optimization> advise(
      RequestContext context, CacheKey key, IntendedWork work, double accesses) {
    StoreHints hints = store.measured(context.hints(), accesses);
    return advised(context, key, work, hints);
  }

  private Future<Optimization> advised(
      RequestContext context, CacheKey key, IntendedWork work, StoreHints hints) {
    ChatRequest prompt = work.prompt();
    return LargeWork.onJson(
        prompt == null ? MissingNode.getInstance() : prompt.body(),
        () ->
            new Optimization.Advised(
                route(context, key.operation(), prompt), store.plan(work.dataSize(), hints)));
  }

  /**
   * Advises which model to use.
   *
   * @param prompt what the model would be asked; null if the caller does not say
   */
  public RoutingDecision route(
      RequestContext context, String operation, @Nullable ChatRequest prompt) {
    RoutingDecision decision = advice.decide(context, prompt);
    observer.completed(CompletedRequest.advice(context, operation, decision, nanoTime.getAsLong()));
    return decision;
  }

  private void tellMiss(CacheKey key, ResultLookup found) {
    if (policy.get().enabled() && found instanceof ResultLookup.NoResult none) {
      switch (none.reason()) {
        case ABSENT, STALE -> cache.missed(key);
        default -> {} // Redis has not said that there is none
      }
    }
  }

  private void note(RequestContext context, CacheKey key, ResultLookup found) {
    context.trail().keyed(key);
    switch (found) {
      case ResultLookup.NoResult none -> {
        observer.cacheUsed(context, key.operation(), Miss.because(none.reason()));
        observer.accessed(key, CacheAccess.missed(none.reason()));
      }
      case ResultLookup.ResultFound result -> {
        CacheStatus status = CacheStatus.Hit.of(result.hit(), clock.instant());
        observer.cacheUsed(context, key.operation(), status);
        observer.accessed(key, new CacheAccess.EntryHit(result.hit().entry()));
        observer.completed(
            CompletedRequest.hit(
                context, key.operation(), result.hit().entry().origin(), nanoTime.getAsLong()));
      }
    }
  }
}
