package dev.scrubjay.gateway.attempt;

import dev.scrubjay.gateway.attempt.SentCalls.ModelCall;
import dev.scrubjay.gateway.attempt.SentCalls.Sent;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Continuation;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.ModelClient;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.FailureKind;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.upstream.RescueMode;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Calls the models of a chain, in the words of each provider, until one answers. */
public final class Attempts {
  private final FallbackChain chain;
  private final AttemptFailures failures;
  private final LongSupplier nanoTime;
  private final RescueMode rescueMode;
  private final SentCalls calls;
  private final Timer timer;

  /**
   * @param random for the jitter of waits
   */
  public Attempts(
      UpstreamPolicy policy,
      RequestObserver observer,
      LongSupplier nanoTime,
      Timer timer,
      RandomGenerator random,
      MemoryBudget memory) {
    this.calls = new SentCalls(nanoTime, memory);
    this.failures = new AttemptFailures(observer);
    this.chain = new FallbackChain(policy, failures, observer, nanoTime, timer, random);
    this.nanoTime = nanoTime;
    this.timer = timer;
    this.rescueMode = policy.failover().rescue();
  }

  /** Gets a whole answer from one of {@code models}. */
  public Future<Attempted<WrittenAnswer>> call(Completion completion, List<Upstream> models) {
    return call(completion, models, nanoTime.getAsLong());
  }

  /**
   * Gets a whole answer from one of {@code models}.
   *
   * @param firstNanos when the first call of the request began
   */
  public Future<Attempted<WrittenAnswer>> call(
      Completion completion, List<Upstream> models, long firstNanos) {
    return attempt(completion, models, false, firstNanos, ModelClient::call);
  }

  /**
   * Gets a whole answer from {@code model} by one attempt that is no part of any client's request:
   * it is neither retried nor counted, and fails with what the provider says.
   *
   * @param limit the longest time that it may take
   */
  public Future<Attempted<WrittenAnswer>> once(
      Completion completion, Upstream model, Duration limit) {
    Attempt attempt =
        new Attempt(
            completion.scope().tenant(),
            completion.context().cancellation(),
            limit,
            null,
            new HashSet<>(),
            true, // it has no claim to wait
            true,
            List.of());
    long began = nanoTime.getAsLong();
    return calls
        .send(completion, model, model, attempt, ModelClient::call)
        .map(
            sent ->
                attempted(
                    new ChainWalk.Success<>(model, List.of(), HedgedCall.Hedge.NONE, began, sent)));
  }

  /** Gets a streamed answer from one of {@code models}; completes with its first token. */
  public Future<Attempted<EventStream>> stream(Completion completion, List<Upstream> models) {
    return stream(completion, models, nanoTime.getAsLong());
  }

  /**
   * Gets a streamed answer from one of {@code models}; completes with its first token.
   *
   * @param firstNanos when the first call of the request began
   */
  public Future<Attempted<EventStream>> stream(
      Completion completion, List<Upstream> models, long firstNanos) {
    return attempt(completion, models, true, firstNanos, ModelClient::stream);
  }

  /**
   * Gets the rest of a stream that broke off from one of the models of its chain.
   *
   * @param plan the chain of the request
   * @param upstream the model that began the stream
   * @param cause of its end
   */
  public Future<Attempted<StreamRest>> rest(
      Completion completion,
      List<Upstream> plan,
      Upstream upstream,
      UpstreamException cause,
      BrokenStream broken) {
    List<Upstream> models =
        RescueOrder.of(
            plan,
            upstream,
            cause,
            model -> continuing(completion.request(), model, broken).isPresent());
    return chain
        .rescue(
            completion.context(),
            models,
            (model, attempt) -> second(completion, plan.getFirst(), model, attempt, broken),
            broken.firstNanos())
        .map(Attempts::attempted);
  }

  private static Optional<Continuation> continuing(
      ChatRequest request, Upstream model, BrokenStream broken) {
    return broken.mode() == RescueMode.CONTINUE
        ? model.dialect().continuing(request, broken.said(), model.target())
        : Optional.empty();
  }

  /** Continues the text that was sent, if {@code model} can; else asks it for a second answer. */
  private Future<Sent<StreamRest>> second(
      Completion completion, Upstream first, Upstream model, Attempt attempt, BrokenStream broken) {
    Optional<Continuation> given = continuing(completion.request(), model, broken);
    if (given.isEmpty()) {
      return anew(completion, first, model, attempt, broken);
    }
    return calls
        .send(completion, first, model, attempt, given.get().call(), ModelClient::stream)
        .compose(sent -> rest(completion.request(), model, broken, sent, given.get()))
        .recover(
            cause ->
                isRejected(cause)
                    ? anew(completion, first, model, attempt.again(), broken)
                    : Future.failedFuture(cause));
  }

  private Future<Sent<StreamRest>> anew(
      Completion completion, Upstream first, Upstream model, Attempt attempt, BrokenStream broken) {
    return calls
        .send(completion, first, model, attempt, ModelClient::stream)
        .compose(sent -> rest(completion.request(), model, broken, sent, null));
  }

  private static boolean isRejected(Throwable cause) {
    return cause instanceof UpstreamException failure && failure.kind() == FailureKind.REJECTED;
  }

  private static Future<Sent<StreamRest>> rest(
      ChatRequest request,
      Upstream model,
      BrokenStream broken,
      Sent<EventStream> sent,
      @Nullable Continuation given) {
    boolean continued = given != null;
    boolean joins = given != null && !given.repeats();
    sent.span().rescues(continued);
    return new SecondAnswer(request.dialect(), broken, model, sent.reply(), joins)
        .begin()
        .map(events -> sent.with(new StreamRest(events, continued)))
        .onFailure(sent.span()::failed);
  }

  /**
   * Runs {@code action} after {@code delay}.
   *
   * @return cancels it
   */
  public Runnable after(Duration delay, Runnable action) {
    return timer.after(delay, action);
  }

  /** How streams that break off are rescued, where the request does not say. */
  public RescueMode rescueMode() {
    return rescueMode;
  }

  /** Notes that a stream has broken off after its beginning; gives the error for the client. */
  public Throwable brokeOff(RequestContext context, Upstream upstream, Throwable cause) {
    failures.note(context, upstream, cause);
    return cause instanceof UpstreamException failure
        ? new ApiException(UpstreamErrors.of(List.of(failure)))
        : cause;
  }

  private <T> Future<Attempted<T>> attempt(
      Completion completion,
      List<Upstream> models,
      boolean streamed,
      long firstNanos,
      ModelCall<T> call) {
    return chain
        .run(
            completion.context(),
            models,
            streamed,
            (upstream, attempt) ->
                calls.send(completion, models.getFirst(), upstream, attempt, call),
            firstNanos)
        .map(Attempts::attempted)
        .recover(cause -> Future.failedFuture(completion.isAuto() ? blameless(cause) : cause));
  }

  /** The failure of a request that names no model, where the last one tried does not exist. */
  private static Throwable blameless(Throwable cause) {
    return cause instanceof ApiException known && UpstreamErrors.isOfModel(known.error())
        ? new ApiException(UpstreamErrors.ofOperator(known.error()), known.headers())
        : cause;
  }

  private static <T> Attempted<T> attempted(ChainWalk.Success<Sent<T>> success) {
    Sent<T> sent = success.reply();
    sent.span().spilledFrom(success.spilledFrom());
    return new Attempted<>(
        success.upstream(),
        success.failed(),
        success.hedge(),
        success.firstNanos(),
        sent.startNanos(),
        sent.span(),
        sent.call().dropped(),
        sent.reader().headers(),
        sent.reader().memory(),
        sent.reply(),
        List.of(),
        success.spilledFrom());
  }
}
