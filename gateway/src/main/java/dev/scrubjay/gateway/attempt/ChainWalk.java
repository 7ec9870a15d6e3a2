package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.SpilledCall;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent.Extra;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.upstream.FirstTokenLimit;
import dev.scrubjay.policy.upstream.Retries;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The attempts of one request along a chain of models. */
final class ChainWalk<T> {
  private final Parts parts;
  private final RequestContext context;
  private final List<Upstream> chain;
  private final boolean streamed;
  private final Sender<T> sender;
  private final Retries retries;
  private final long firstNanos;
  private final List<UpstreamException> failed = new ArrayList<>();
  private final List<String> passed = new ArrayList<>();
  private final List<String> spilledFrom = new ArrayList<>();
  private final List<SpilledCall> spilled = new ArrayList<>();
  private Set<String> tried = new HashSet<>();
  private int index;
  private int waits;
  private boolean called;
  private boolean charged;

  /** Makes one attempt. */
  interface Sender<T> {
    Future<T> send(Upstream upstream, Attempt attempt);
  }

  /** A reply, and the way to it; the components are those of {@link Attempted}. */
  record Success<T>(
      Upstream upstream,
      List<String> failed,
      HedgedCall.Hedge hedge,
      long firstNanos,
      T reply,
      List<String> spilledFrom) {

    /** A reply of a model that no other had to stand in for. */
    Success(
        Upstream upstream, List<String> failed, HedgedCall.Hedge hedge, long firstNanos, T reply) {
      this(upstream, failed, hedge, firstNanos, reply, List.of());
    }
  }

  /** The parts that all walks share. */
  record Parts(
      UpstreamPolicy policy,
      FurtherCalls further,
      AttemptFailures failures,
      LongSupplier nanoTime,
      Timer timer,
      RandomGenerator random) {}

  ChainWalk(
      Parts parts,
      RequestContext context,
      List<Upstream> chain,
      boolean streamed,
      Sender<T> sender,
      Retries retries,
      long firstNanos) {
    this.parts = parts;
    this.context = context;
    this.chain = chain;
    this.streamed = streamed;
    this.sender = sender;
    this.retries = retries;
    this.firstNanos = firstNanos;
  }

  /** Attempts the first model as a further call of its request, and what follows. */
  Future<Success<T>> attemptFurther(Extra extra) {
    return parts.further().charge(tenant(), chain.getFirst(), extra)
        ? attempt()
        : Future.failedFuture(new ApiException(UpstreamErrors.budgetSpent()));
  }

  /** Attempts the model whose turn it is, and what follows. */
  Future<Success<T>> attempt() {
    Upstream upstream = chain.get(index);
    Duration firstToken = firstTokenLimit(upstream);
    return new HedgedCall<T>(
            context.cancellation(),
            cancellation ->
                sender.send(
                    upstream,
                    new Attempt(
                        tenant(),
                        cancellation,
                        timeLeft(),
                        firstToken,
                        tried(upstream),
                        hasAlternative(),
                        false,
                        spilled)))
        .run(
            hedgeDelay(upstream),
            parts.timer(),
            () -> parts.further().charge(tenant(), upstream, Extra.HEDGE))
        .map(
            won ->
                new Success<>(
                    upstream,
                    List.copyOf(passed),
                    won.hedge(),
                    firstNanos,
                    won.reply(),
                    List.copyOf(spilledFrom)))
        .recover(cause -> afterFailure(upstream, cause));
  }

  /** The endpoints to avoid; none once all have been tried. */
  private Set<String> tried(Upstream upstream) {
    return upstream.client().hasEndpointBeyond(tenant(), tried) ? tried : new HashSet<>();
  }

  private @Nullable Duration hedgeDelay(Upstream upstream) {
    return streamed && !upstream.client().isQueued()
        ? parts.policy().hedging().after(upstream.client().firstTokens(tenant())).orElse(null)
        : null;
  }

  private @Nullable Duration firstTokenLimit(Upstream upstream) {
    if (!streamed) {
      return null;
    }
    FirstTokenLimit learned = parts.policy().failover().firstToken();
    return upstream
        .model()
        .facts()
        .firstToken()
        .or(() -> learned.of(upstream.client().firstTokens(tenant()), hasAlternative()))
        .orElse(null);
  }

  private Future<Success<T>> afterFailure(Upstream upstream, Throwable cause) {
    parts.failures().note(context, upstream, cause);
    if (!(cause instanceof UpstreamException failure)) {
      spilled.forEach(SpilledCall::over);
      return Future.failedFuture(cause);
    }
    failed.add(failure);
    if (failure.wasCalled()) {
      called = true;
      charged = false;
    }
    int following = following(upstream, failure);
    boolean otherEndpoint = upstream.client().hasEndpointBeyond(tenant(), tried);
    boolean cancelled = context.cancellation().isCancelled();
    return switch (NextAttempt.after(failure, cancelled, otherEndpoint, following < chain.size())) {
      case RETRY -> goOn(index, Extra.RETRY, Duration.ZERO);
      case FALLBACK -> fallBack(upstream, following, failure);
      case WAIT -> waitAndRetry(failure);
      case STOP -> stop();
    };
  }

  /** The index of the next model; one with a longer context where this one's was too short. */
  private int following(Upstream upstream, UpstreamException failure) {
    int next = index + 1;
    if (failure.kind() == FailureKind.CONTEXT_LENGTH) {
      while (next < chain.size()
          && chain.get(next).profile().maxTokens() <= upstream.profile().maxTokens()) {
        next++;
      }
    }
    return next;
  }

  private Future<Success<T>> fallBack(Upstream upstream, int following, UpstreamException failure) {
    if (!isInTime(chain.get(following), Duration.ZERO)) {
      return stop();
    }
    passed.add(upstream.id());
    if (failure.kind() == FailureKind.OVERFLOW) {
      spill(upstream, chain.get(following));
    }
    waits = 0;
    tried = new HashSet<>();
    index = following;
    return goOn(following, Extra.FALLBACK, Duration.ZERO);
  }

  /** Notes that another model is called, as this one's instances have no place. */
  private void spill(Upstream upstream, Upstream other) {
    upstream
        .client()
        .spillTo(other.id())
        .ifPresent(
            call -> {
              spilled.add(call);
              spilledFrom.add(upstream.id());
            });
  }

  private Future<Success<T>> waitAndRetry(UpstreamException failure) {
    Optional<Duration> wait =
        retries.wait(waits, failure.retryAfter(), parts.random().nextDouble());
    if (wait.isEmpty()) {
      return stop();
    }
    waits++;
    tried = new HashSet<>();
    return goOn(index, Extra.RETRY, wait.get());
  }

  private Future<Success<T>> goOn(int next, Extra extra, Duration wait) {
    Upstream upstream = chain.get(next);
    if (!isInTime(upstream, wait) || !isPaid(upstream, extra)) {
      return stop();
    }
    if (wait.isZero()) {
      return attempt();
    }
    Promise<Success<T>> later = Promise.promise();
    parts.timer().after(wait, () -> attemptIfOpen(upstream).onComplete(later));
    return later.future();
  }

  /**
   * The attempt after a wait, in which the model may have been ejected, or the client have left.
   */
  private Future<Success<T>> attemptIfOpen(Upstream upstream) {
    return context.cancellation().isCancelled()
            || !upstream.client().hasEndpointBeyond(tenant(), Set.of())
        ? stop()
        : attempt();
  }

  private boolean isInTime(Upstream upstream, Duration wait) {
    return timeLeft().minus(wait).compareTo(upstream.profile().latency()) >= 0;
  }

  /** Whether the attempt is paid for; a charge for a skipped model pays for the next attempt. */
  private boolean isPaid(Upstream upstream, Extra extra) {
    if (called && !charged) {
      charged = parts.further().charge(tenant(), upstream, extra);
    }
    return !called || charged;
  }

  private Future<Success<T>> stop() {
    spilled.forEach(SpilledCall::over);
    return Future.failedFuture(
        new ApiException(UpstreamErrors.of(failed), failed.getLast().headers()));
  }

  /** Whether another model is called if this one fails. */
  private boolean hasAlternative() {
    return index + 1 < chain.size();
  }

  private String tenant() {
    return context.scope().tenant();
  }

  private Duration timeLeft() {
    return parts.policy().deadline().minusNanos(parts.nanoTime().getAsLong() - firstNanos);
  }
}
