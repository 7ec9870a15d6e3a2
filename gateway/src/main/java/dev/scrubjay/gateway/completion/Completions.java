package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.FreshnessJudge;
import dev.scrubjay.gateway.answers.Refusals;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.ErrorKind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.gateway.observe.CacheEvent.Refresh;
import dev.scrubjay.gateway.observe.CacheEvent.StaleServed;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CacheStatus.Bypass;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.ClientKeyRules;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.policy.cache.Freshness;
import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The way of a completion: bypass the cache, or look up; serve the hit, or get the answer of a
 * miss.
 *
 * <p>Trouble of the cache is never the client's: a lookup that fails is a miss, and no request
 * waits for a store.
 */
public final class Completions {
  private final RedisCache cache;
  private final BypassRules bypasses;
  private final FreshnessJudge freshness;
  private final AccuracyCheck accuracy;
  private final CachedAnswers cached;
  private final ReusedAnswers reused;
  private final MissedCompletions misses;
  private final RequestObserver observer;
  private final ClientKeyRules clientKeys;

  public Completions(
      RedisCache cache,
      BypassRules bypasses,
      FreshnessJudge freshness,
      AccuracyCheck accuracy,
      EntryAnswers entries,
      MissedCompletions misses,
      RequestObserver observer,
      ClientKeyRules clientKeys) {
    this.cache = cache;
    this.bypasses = bypasses;
    this.freshness = freshness;
    this.accuracy = accuracy;
    this.cached = entries.own();
    this.reused = entries.reused();
    this.misses = misses;
    this.observer = observer;
    this.clientKeys = clientKeys;
  }

  /** Answers {@code asked}; fails with an {@link ApiException} if there is no answer. */
  public Future<Answer> complete(Completion asked) {
    return completeApart(apart(asked));
  }

  /**
   * The fresh answer in the cache, which is counted; null if the request must go the whole way, as
   * must those for streams, for remembered refusals, and for answers above {@code maxBytes}.
   */
  Future<Answer.@Nullable Whole> atHand(Completion asked, int maxBytes) {
    Completion completion = apart(asked);
    return completion.request().stream()
            || completion.context().directives().noCache()
            || bypasses(completion)
        ? Future.succeededFuture()
        : cache.lookup(completion.key()).compose(lookup -> fresh(completion, lookup, maxBytes));
  }

  private Future<Answer.@Nullable Whole> fresh(Completion completion, Lookup lookup, int maxBytes) {
    return lookup instanceof Lookup.CacheHit hit
            && hit.entry().payload().length() <= maxBytes
            && Refusals.read(hit.entry()).isEmpty()
            && accuracy.accepts(completion, hit.entry().origin().model())
            && freshness.ofAnswer(hit.entry(), completion.context().directives()) == Freshness.FRESH
        ? cached
            .ofHit(completion, hit)
            .map(answer -> (Answer.Whole) answer.orElse(null)) // it is neither stream nor refusal
        : Future.succeededFuture();
  }

  /** Makes the answer to a request that is expected, unless a fresh one is there. */
  Future<PreloadOutcome> preload(Completion completion, PreloadGate gate) {
    return bypasses(completion)
        ? Future.succeededFuture(new PreloadOutcome.NoRoom())
        : cache
            .lookup(completion.key())
            .compose(
                lookup ->
                    lookup instanceof Lookup.CacheHit hit && cache.isFresh(hit.entry())
                        ? Future.succeededFuture(new PreloadOutcome.Present())
                        : misses.preload(completion, gate));
  }

  /** The completion whose key is apart from those of other callers, if it must be. */
  Completion apart(Completion asked) {
    Completion completion = clientKeys.apart(asked);
    if (!bypasses(completion)) {
      completion.context().trail().keyed(completion.key());
    }
    return completion;
  }

  /** Answers a completion that {@link #apart} has seen. */
  Future<Answer> completeApart(Completion completion) {
    Optional<Bypass> bypass = bypasses.of(completion);
    if (bypass.isPresent()) {
      return bypassed(completion, bypass.get());
    }
    return completion.context().directives().noCache()
        ? missed(completion, Miss.MissReason.REQUEST)
        : completion
            .context()
            .trace()
            .step("cache.lookup", () -> cache.lookup(completion.key()), StepSpans::lookup)
            .compose(lookup -> found(completion, lookup));
  }

  /** Whether the cache has no part in the answer to {@code completion}. */
  boolean bypasses(Completion completion) {
    return bypasses.of(completion).isPresent();
  }

  /** Fails a completion that may be answered from the cache alone, and cannot be. */
  Future<Answer> notCached(Completion completion, CacheStatus status) {
    observer.cacheUsed(completion.context(), completion.operation(), status);
    return Future.failedFuture(notCached());
  }

  private Future<Answer> bypassed(Completion completion, Bypass bypass) {
    observer.cacheUsed(completion.context(), completion.operation(), bypass);
    return completion.context().directives().onlyIfCached()
        ? Future.failedFuture(notCached())
        : misses.bypass(completion, bypass);
  }

  private Future<Answer> found(Completion completion, Lookup lookup) {
    return switch (lookup) {
      case Lookup.CacheMiss miss ->
          miss.reason() == Lookup.AbsenceReason.ABSENT
              ? absent(completion)
              : missed(completion, Miss.MissReason.of(miss.reason()));
      case Lookup.CacheHit hit ->
          accuracy.accepts(completion, hit.entry().origin().model())
              ? judged(completion, hit)
              : missed(completion, Miss.MissReason.ACCURACY);
    };
  }

  /** The answer to a request that has no entry of its own. */
  private Future<Answer> absent(Completion completion) {
    return reused
        .find(completion)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> missed(completion, Miss.MissReason.ABSENT)));
  }

  private Future<Answer> judged(Completion completion, Lookup.CacheHit hit) {
    return switch (freshness.ofAnswer(hit.entry(), completion.context().directives())) {
      case FRESH -> serve(completion, hit);
      case FRESH_REFRESH_DUE -> {
        refresh(completion, Refresh.Occasion.EARLY);
        yield serve(completion, hit);
      }
      case STALE_WHILE_REVALIDATE -> {
        refresh(completion, Refresh.Occasion.STALE);
        yield serveStale(completion, hit, StaleServed.StaleReason.REVALIDATING);
      }
      case STALE_ALLOWED -> serveStale(completion, hit, StaleServed.StaleReason.ALLOWED);
      case STALE_IF_ERROR ->
          missed(completion, Miss.MissReason.STALE)
              .recover(cause -> serveInsteadOf(cause, completion, hit));
      case UNUSABLE -> missed(completion, Miss.MissReason.STALE);
    };
  }

  private void refresh(Completion completion, Refresh.Occasion occasion) {
    boolean begun = misses.refresh(completion);
    observer.cacheEvent(completion.scope(), completion.operation(), new Refresh(occasion, begun));
  }

  private Future<Answer> serve(Completion completion, Lookup.CacheHit hit) {
    return cached
        .ofHit(completion, hit)
        .compose(
            answer ->
                answer
                    .map(Future::succeededFuture)
                    .orElseGet(() -> missed(completion, Miss.MissReason.CORRUPT)));
  }

  private Future<Answer> serveStale(
      Completion completion, Lookup.CacheHit hit, StaleServed.StaleReason why) {
    return serve(completion, hit).onSuccess(answer -> staleServed(completion, why));
  }

  private Future<Answer> serveInsteadOf(
      Throwable cause, Completion completion, Lookup.CacheHit stale) {
    if (!isUpstreamTrouble(cause)) {
      return Future.failedFuture(cause);
    }
    return cached
        .ofStale(completion, stale.entry())
        .compose(
            answer -> {
              answer.ifPresent(served -> staleServed(completion, StaleServed.StaleReason.ERROR));
              return answer.map(Future::succeededFuture).orElse(Future.failedFuture(cause));
            });
  }

  private void staleServed(Completion completion, StaleServed.StaleReason why) {
    observer.cacheEvent(completion.scope(), completion.operation(), new StaleServed(why));
  }

  private static boolean isUpstreamTrouble(Throwable cause) {
    return cause instanceof ApiException known
        && switch (known.error().kind()) {
          case RATE_LIMITED, INTERNAL, BAD_GATEWAY, UNAVAILABLE, GATEWAY_TIMEOUT -> true;
          default -> false;
        };
  }

  private Future<Answer> missed(Completion completion, Miss.MissReason reason) {
    observer.accessed(completion.key(), CacheAccess.missed(reason));
    if (completion.context().directives().onlyIfCached()) {
      observer.cacheUsed(completion.context(), completion.operation(), Miss.because(reason));
      return Future.failedFuture(notCached());
    }
    return misses.answer(completion, reason);
  }

  /** The error of a request for what is cached alone, if it is not. */
  public static ApiException notCached() {
    return new ApiException(
        ApiError.of(
            ErrorKind.GATEWAY_TIMEOUT,
            "not_cached",
            "The answer is not in the cache, and the request said only-if-cached."));
  }
}
