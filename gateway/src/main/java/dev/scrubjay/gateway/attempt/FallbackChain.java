package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.upstream.RetryBudget;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks until a model begins to answer: the first one, at each of its endpoints where that may help,
 * then its fallbacks. Each call beyond the request's first has to be paid for from the retry budget
 * and to have time left. Once a model has begun, there is no way back: the client may have seen its
 * first byte.
 */
public final class FallbackChain {
  private static final Logger LOG = LoggerFactory.getLogger(FallbackChain.class);

  private final UpstreamPolicy policy;
  private final RetryBudget budget;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;
  private final Timer timer;

  public FallbackChain(
      UpstreamPolicy policy, RequestObserver observer, LongSupplier nanoTime, Timer timer) {
    this.policy = policy;
    this.budget = new RetryBudget(policy.retryBudget());
    this.observer = observer;
    this.nanoTime = nanoTime;
    this.timer = timer;
  }

  /** Makes one call. */
  public interface Sender<T> {
    Future<T> send(Upstream upstream, Attempt attempt);
  }

  /**
   * Asks {@code chain} in order.
   *
   * @param streamed whether the answers are streams, whose first token can stay out
   * @return fails with an {@link ApiException} if none answers
   */
  public <T> Future<Begun<T>> ask(
      RequestContext context, List<Upstream> chain, boolean streamed, Sender<T> sender) {
    long now = nanoTime.getAsLong();
    budget.earn(now);
    return new Walk<>(context, chain, streamed, sender, now).call();
  }

  /** Notes that a model did not answer, or not to the end. */
  public void failed(RequestContext context, Upstream upstream, Throwable cause) {
    if (cause instanceof UpstreamException failure) {
      observer.upstreamFailed(context.scope(), upstream.id(), failure.kind());
      if (failure.isProvidersFault()) {
        observer.observed(
            context.scope(), context.requestId(), new Observation.ObservedFailure(upstream.id()));
      }
    }
    LOG.atWarn()
        .addKeyValue("request_id", context.requestId())
        .addKeyValue("model", upstream.id())
        .log("upstream failed: {}", cause.getMessage());
  }

  private final class Walk<T> {
    private final RequestContext context;
    private final List<Upstream> chain;
    private final boolean streamed;
    private final Sender<T> sender;
    private final long startNanos;
    private final List<UpstreamException> failures = new ArrayList<>();
    private Set<String> tried = new HashSet<>();
    private int at;
    private boolean asked;
    private boolean paid;

    Walk(
        RequestContext context,
        List<Upstream> chain,
        boolean streamed,
        Sender<T> sender,
        long startNanos) {
      this.context = context;
      this.chain = chain;
      this.streamed = streamed;
      this.sender = sender;
      this.startNanos = startNanos;
    }

    Future<Begun<T>> call() {
      Upstream upstream = chain.get(at);
      return new HedgedCall<T>(
              context.cancellation(),
              cancellation ->
                  sender.send(upstream, new Attempt(cancellation, timeLeft(), tried(upstream))))
          .run(hedgeDelay(upstream), timer, () -> pay(upstream, Extra.HEDGE))
          .map(won -> new Begun<>(upstream, passedOver(), won.reply(), won.hedge(), startNanos))
          .recover(cause -> after(upstream, cause));
    }

    /** Where not to ask again, as long as there is another place. */
    private Set<String> tried(Upstream upstream) {
      return upstream.client().hasEndpointBeyond(tried) ? tried : new HashSet<>();
    }

    private Optional<Duration> hedgeDelay(Upstream upstream) {
      return streamed ? policy.hedging().after(upstream.client().firstTokens()) : Optional.empty();
    }

    private Future<Begun<T>> after(Upstream upstream, Throwable cause) {
      failed(context, upstream, cause);
      if (!(cause instanceof UpstreamException failure)) {
        return Future.failedFuture(cause);
      }
      failures.add(failure);
      if (failure.wasAsked()) {
        asked = true;
        paid = false;
      }
      return next(failure)
          .filter(extra -> goOn(extra))
          .map(extra -> call())
          .orElseGet(() -> Future.failedFuture(new ApiException(UpstreamErrors.of(failures))));
    }

    /** Whom to ask next, as far as the failure and the chain allow. */
    private Optional<Extra> next(UpstreamException failure) {
      if (context.cancellation().isCancelled()) {
        return Optional.empty();
      }
      if (failure.anotherEndpointMayHelp() && chain.get(at).client().hasEndpointBeyond(tried)) {
        return Optional.of(Extra.RETRY);
      }
      return failure.fallbackMayHelp() && at + 1 < chain.size()
          ? Optional.of(Extra.FALLBACK)
          : Optional.empty();
    }

    /** Moves on, if time and budget allow it. The first call of a request is free. */
    private boolean goOn(Extra extra) {
      Upstream upstream = chain.get(extra == Extra.FALLBACK ? at + 1 : at);
      if (timeLeft().compareTo(upstream.profile().latency()) < 0) {
        return false;
      }
      if (asked && !paid) {
        paid = pay(upstream, extra);
        if (!paid) {
          return false;
        }
      }
      if (extra == Extra.FALLBACK) {
        at++;
        tried = new HashSet<>();
      }
      return true;
    }

    private boolean pay(Upstream upstream, Extra extra) {
      boolean granted = budget.spend(nanoTime.getAsLong());
      String provider = upstream.provider().name();
      observer.upstream(
          granted
              ? new UpstreamEvent.ExtraCall(provider, upstream.id(), extra)
              : new UpstreamEvent.BudgetSpent(provider, upstream.id(), extra));
      return granted;
    }

    private Duration timeLeft() {
      return policy.deadline().minusNanos(nanoTime.getAsLong() - startNanos);
    }

    private List<String> passedOver() {
      return chain.subList(0, at).stream().map(Upstream::id).toList();
    }
  }
}
