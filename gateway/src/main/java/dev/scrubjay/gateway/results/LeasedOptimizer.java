package dev.scrubjay.gateway.results;

import dev.scrubjay.gateway.observe.CacheStatus.Miss.MissReason;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.results.PerformanceOptimizer.IntendedWork;
import dev.scrubjay.gateway.results.PerformanceOptimizer.Optimization;
import dev.scrubjay.gateway.results.PerformanceOptimizer.ResultLookup;
import dev.scrubjay.gateway.results.ResultLeases.LeaseRequest;
import dev.scrubjay.gateway.results.ResultLeases.LeaseResult;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.routing.RoutingDecision.Unroutable;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Optimization under leases: of the callers that miss the same result at the same time, one gets
 * the lease with the advice, and the others wait for its result.
 */
public final class LeasedOptimizer {
  private final PerformanceOptimizer optimizer;
  private final ResultLeases leases;

  public LeasedOptimizer(PerformanceOptimizer optimizer, ResultLeases leases) {
    this.optimizer = optimizer;
    this.leases = leases;
  }

  /**
   * The terms on which a caller asks for the lease.
   *
   * @param lease how long it lasts unless it is renewed
   * @param patience the longest wait for another's result
   */
  public record LeaseTerms(Duration lease, Duration patience) {}

  /**
   * The result, or the advice with what became of the lease.
   *
   * @param stale whether the result should be refreshed
   * @param lease the lease that the caller has got, if any
   * @param held whether another caller is producing the result, and has not finished in time
   */
  public record LeasedOptimization(
      Optimization optimization,
      boolean stale,
      LeaseResult.@Nullable LeaseObtained lease,
      boolean held) {
    private static LeasedOptimization of(Optimization optimization) {
      return new LeasedOptimization(optimization, false, null, false);
    }
  }

  /** Looks a result up, and on a miss advises how to produce it. */
  public Future<LeasedOptimization> optimize(
      RequestContext context, CacheKey key, IntendedWork work) {
    return optimizer.optimize(context, key, work).map(LeasedOptimization::of);
  }

  /** The same under a lease on the result, which is waited for if another caller has it. */
  public Future<LeasedOptimization> optimize(
      RequestContext context, CacheKey key, IntendedWork work, LeaseTerms terms) {
    return optimizer
        .lookupForLease(context, key)
        .compose(
            found ->
                switch (found) {
                  case ResultLookup.ResultFound result -> found(context, key, result, terms);
                  case ResultLookup.NoResult none -> {
                    boolean stale = none.reason() == MissReason.STALE;
                    LeaseRequest request = new LeaseRequest(terms.lease(), terms.patience(), stale);
                    yield leases
                        .acquire(context, key, request)
                        .compose(acquired -> missed(context, key, work, acquired));
                  }
                });
  }

  /** The caller that gets the lease on a stale result refreshes it; nobody waits. */
  private Future<LeasedOptimization> found(
      RequestContext context, CacheKey key, ResultLookup.ResultFound result, LeaseTerms terms) {
    Optimization cached = new Optimization.CachedResult(result.hit().entry());
    if (!result.stale()) {
      return Future.succeededFuture(LeasedOptimization.of(cached));
    }
    return leases
        .acquire(context, key, new LeaseRequest(terms.lease(), Duration.ZERO, true))
        .map(
            acquired ->
                new LeasedOptimization(
                    cached,
                    true,
                    acquired instanceof LeaseResult.LeaseObtained obtained ? obtained : null,
                    acquired instanceof LeaseResult.StillHeld));
  }

  private Future<LeasedOptimization> missed(
      RequestContext context, CacheKey key, IntendedWork work, LeaseResult acquired) {
    return switch (acquired) {
      case LeaseResult.ResultReady ready ->
          Future.succeededFuture(
              LeasedOptimization.of(new Optimization.CachedResult(ready.entry())));
      case LeaseResult.LeaseObtained obtained ->
          optimizer
              .advise(context, key, work, obtained.accesses())
              .map(advised -> new LeasedOptimization(advised, false, obtained, false))
              .onComplete(
                  done -> {
                    if (done.failed() || isUseless(done.result().optimization())) {
                      leases.giveBack(key, obtained);
                    }
                  });
      case LeaseResult.StillHeld held ->
          optimizer
              .advise(context, key, work)
              .map(advised -> new LeasedOptimization(advised, false, null, true));
      case LeaseResult.NoLease none ->
          optimizer.advise(context, key, work).map(LeasedOptimization::of);
    };
  }

  /** Whether the caller is told of no model, so that it will not produce the result. */
  private static boolean isUseless(Optimization optimization) {
    return optimization instanceof Optimization.Advised advised
        && advised.decision() instanceof Unroutable;
  }
}
