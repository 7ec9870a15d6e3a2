package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Attempts the models of a chain in order until one begins to answer: each at its endpoints where a
 * retry may help, then its fallbacks. Every attempt beyond a request's first is charged to the
 * retry budget and needs time before the deadline. Once a model has begun to answer, no other is
 * attempted: the client may have seen the first byte.
 */
final class FallbackChain {
  private final UpstreamPolicy policy;
  private final RetryBudget budget;
  private final AttemptFailures failures;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;
  private final Timer timer;

  FallbackChain(
      UpstreamPolicy policy,
      AttemptFailures failures,
      RequestObserver observer,
      LongSupplier nanoTime,
      Timer timer) {
    this.policy = policy;
    this.budget = new RetryBudget(policy.retryBudget());
    this.failures = failures;
    this.observer = observer;
    this.nanoTime = nanoTime;
    this.timer = timer;
  }

  /** Makes one attempt. */
  interface Sender<T> {
    Future<T> send(Upstream upstream, Attempt attempt);
  }

  /** A reply, and the way to it; the components are those of {@link Attempted}. */
  record Success<T>(
      Upstream upstream, List<String> failed, HedgedCall.Hedge hedge, long firstNanos, T reply) {}

  /**
   * Attempts {@code chain} in order.
   *
   * @param hedged whether a late attempt may be hedged; only a stream has a first token to be late
   * @return fails with an {@link ApiException} if no model answers
   */
  <T> Future<Success<T>> run(
      RequestContext context, List<Upstream> chain, boolean hedged, Sender<T> sender) {
    long now = nanoTime.getAsLong();
    budget.earn(now);
    return new Walk<>(context, chain, hedged, sender, now).attempt();
  }

  /** The attempts of one request along its chain. */
  private final class Walk<T> {
    private final RequestContext context;
    private final List<Upstream> chain;
    private final boolean hedged;
    private final Sender<T> sender;
    private final long firstNanos;
    private final List<UpstreamException> failed = new ArrayList<>();
    private Set<String> tried = new HashSet<>();
    private int index;
    private boolean called;
    private boolean charged;

    Walk(
        RequestContext context,
        List<Upstream> chain,
        boolean hedged,
        Sender<T> sender,
        long firstNanos) {
      this.context = context;
      this.chain = chain;
      this.hedged = hedged;
      this.sender = sender;
      this.firstNanos = firstNanos;
    }

    Future<Success<T>> attempt() {
      Upstream upstream = chain.get(index);
      return new HedgedCall<T>(
              context.cancellation(),
              cancellation ->
                  sender.send(upstream, new Attempt(cancellation, timeLeft(), tried(upstream))))
          .run(hedgeDelay(upstream), timer, () -> charge(upstream, Extra.HEDGE))
          .map(won -> new Success<>(upstream, passed(), won.hedge(), firstNanos, won.reply()))
          .recover(cause -> afterFailure(upstream, cause));
    }

    /** The endpoints to avoid; none once all have been tried. */
    private Set<String> tried(Upstream upstream) {
      return upstream.client().hasEndpointBeyond(tried) ? tried : new HashSet<>();
    }

    private @Nullable Duration hedgeDelay(Upstream upstream) {
      return hedged ? policy.hedging().after(upstream.client().firstTokens()).orElse(null) : null;
    }

    private Future<Success<T>> afterFailure(Upstream upstream, Throwable cause) {
      failures.note(context, upstream, cause);
      if (!(cause instanceof UpstreamException failure)) {
        return Future.failedFuture(cause);
      }
      failed.add(failure);
      if (failure.wasCalled()) {
        called = true;
        charged = false;
      }
      return switch (next(failure)) {
        case RETRY -> goOn(index, Extra.RETRY);
        case FALLBACK -> goOn(index + 1, Extra.FALLBACK);
        case STOP -> stop();
      };
    }

    private NextAttempt next(UpstreamException failure) {
      return NextAttempt.after(
          failure,
          context.cancellation().isCancelled(),
          chain.get(index).client().hasEndpointBeyond(tried),
          index + 1 < chain.size());
    }

    private Future<Success<T>> goOn(int next, Extra extra) {
      Upstream upstream = chain.get(next);
      if (timeLeft().compareTo(upstream.profile().latency()) < 0 || !isPaid(upstream, extra)) {
        return stop();
      }
      if (next != index) {
        index = next;
        tried = new HashSet<>();
      }
      return attempt();
    }

    /** Whether the attempt is paid for; a charge for a skipped model pays for the next attempt. */
    private boolean isPaid(Upstream upstream, Extra extra) {
      if (called && !charged) {
        charged = charge(upstream, extra);
      }
      return !called || charged;
    }

    private boolean charge(Upstream upstream, Extra extra) {
      boolean granted = budget.spend(nanoTime.getAsLong());
      String provider = upstream.provider().name();
      observer.upstream(
          granted
              ? new UpstreamEvent.ExtraCall(provider, upstream.id(), extra)
              : new UpstreamEvent.BudgetSpent(provider, upstream.id(), extra));
      return granted;
    }

    private Future<Success<T>> stop() {
      return Future.failedFuture(
          new ApiException(UpstreamErrors.of(failed), failed.getLast().headers()));
    }

    private Duration timeLeft() {
      return policy.deadline().minusNanos(nanoTime.getAsLong() - firstNanos);
    }

    private List<String> passed() {
      return chain.subList(0, index).stream().map(Upstream::id).toList();
    }
  }
}
