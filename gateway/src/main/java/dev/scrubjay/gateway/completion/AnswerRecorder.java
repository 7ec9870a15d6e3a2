package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.HedgedCall.Hedge;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.preload.AccessLog;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.routing.WarmPrompts;
import dev.scrubjay.gateway.semantic.SemanticCache;
import dev.scrubjay.gateway.shadow.ServedAnswer;
import dev.scrubjay.gateway.shadow.ShadowTraffic;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.model.Cost;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Records the ends of requests that went to providers, for all observers. */
public final class AnswerRecorder {
  private final Upstreams upstreams;
  private final RequestObserver observer;
  private final WarmPrompts warm;
  private final ShadowTraffic shadows;
  private final AccessLog accesses;
  private final AnswerStorage storage;
  private final SemanticCache semantic;
  private final LongSupplier nanoTime;

  public AnswerRecorder(
      Upstreams upstreams,
      RequestObserver observer,
      WarmPrompts warm,
      ShadowTraffic shadows,
      AccessLog accesses,
      AnswerStorage storage,
      SemanticCache semantic,
      LongSupplier nanoTime) {
    this.accesses = accesses;
    this.storage = storage;
    this.upstreams = upstreams;
    this.observer = observer;
    this.warm = warm;
    this.shadows = shadows;
    this.semantic = semantic;
    this.nanoTime = nanoTime;
  }

  /**
   * The times of an answer.
   *
   * @param firstEventNanos when the first event of a stream came; null for a whole answer
   * @param endNanos when it ended, less the time in which its reader did not read
   */
  record Times(@Nullable Long firstEventNanos, long endNanos) {}

  /**
   * Records a success.
   *
   * @param answer null if it was larger than is captured
   */
  void succeeded(
      ProviderRequest request,
      RoutePlan plan,
      Attempted<?> attempted,
      @Nullable ObjectNode answer,
      Usage usage,
      Times times) {
    CompletedRequest ended = completed(request, plan, attempted, usage);
    observer.completed(ended);
    if (request instanceof ProviderRequest.CacheableRequest stored) {
      accesses.made(
          request.completion(),
          attempted.upstream().id(),
          ended.cost(),
          ended.upstream(),
          () -> storage.ttl(stored, plan, attempted),
          request.isRefresh());
    }
    if (request.completion().isAuto()) {
      warm.note(
          request.completion().scope(),
          request.completion().request(),
          attempted.upstream(),
          usage);
    }
    // neither an incomplete answer teaches anything, nor one that two models made
    if (answer != null && attempted.isAlone()) {
      observe(request, plan, attempted, answer, usage, times);
      if (request instanceof ProviderRequest.CacheableRequest && attempted.failed().isEmpty()) {
        semantic.answered(request.completion(), answer);
      }
      if (!request.isRefresh() && !request.isAbandoned() && attempted.failed().isEmpty()) {
        shadows.served(
            new ServedAnswer(request.completion(), plan, attempted.upstream(), answer, usage));
      }
    }
  }

  /** Records what an answer teaches of its model, whether or not the client gets it. */
  void observe(
      ProviderRequest request,
      RoutePlan plan,
      Attempted<?> attempted,
      ObjectNode answer,
      Usage usage,
      Times times) {
    plan.observedCall(attempted.upstream())
        .ifPresent(asked -> observe(request.completion(), asked, attempted, answer, usage, times));
  }

  /** Records what a cascade made of a request. */
  void cascaded(ProviderRequest request, CascadeVerdict verdict, Duration added) {
    observer.cascaded(request.completion().scope(), verdict, added);
  }

  /**
   * Records a request whose client went away in the middle of its answer.
   *
   * @param usage estimated, as no provider reports it for a part
   */
  void abandoned(ProviderRequest request, RoutePlan plan, Attempted<?> attempted, Usage usage) {
    observer.completed(completed(request, plan, attempted, usage));
  }

  private CompletedRequest completed(
      ProviderRequest request, RoutePlan plan, Attempted<?> attempted, Usage usage) {
    long now = nanoTime.getAsLong();
    Completion completion = request.completion();
    Upstream upstream = attempted.upstream();
    Duration upstreamTime = Duration.ofNanos(now - attempted.firstNanos());
    Cost cost = attempted.cost(completion.request(), usage).plus(hedgeCost(attempted, usage));
    Optional<Upstream> strongest =
        plan.decision().isPresent() ? upstreams.strongest() : Optional.empty();
    return new CompletedRequest(
        completion.context().requestId(),
        completion.scope(),
        completion.operation(),
        type(request, plan),
        request.isAbandoned() ? CompletedRequest.Ending.ABANDONED : CompletedRequest.Ending.SUCCESS,
        Optional.of(upstream.id()),
        !attempted.failed().isEmpty(),
        attempted.usage(usage),
        cost,
        strongest.map(model -> model.cost(completion.request(), usage)).orElse(cost),
        Cost.ZERO,
        Duration.ofNanos(now - completion.context().startNanos()),
        upstreamTime,
        completion.context().waits().total(),
        strongest.map(model -> model.profile().latency()).orElse(upstreamTime),
        completion.isAuto(),
        judged(plan, upstream),
        completion.context().assignment(),
        completion.context().trail());
  }

  /**
   * The call that a verdict on the answer is about. Not that of a cascade: its accepted answers are
   * the better ones of the cheap model, and the strong one gets the harder requests, so that
   * neither tells how good the model is.
   */
  private static Optional<Observation.ObservedCall> judged(RoutePlan plan, Upstream upstream) {
    return plan.cascade().isPresent() ? Optional.empty() : plan.observedCall(upstream);
  }

  /** The estimated cost of the call that lost, if there was a hedge. */
  private Cost hedgeCost(Attempted<?> attempted, Usage usage) {
    if (attempted.hedge() == Hedge.NONE) {
      return Cost.ZERO;
    }
    Cost cost = attempted.upstream().costUnheard(usage);
    observer.upstream(
        new UpstreamEvent.HedgeEnded(
            attempted.upstream().provider().name(),
            attempted.upstream().id(),
            attempted.hedge() == Hedge.WON,
            cost.usdOrZero()));
    return cost;
  }

  private void observe(
      Completion completion,
      Observation.ObservedCall asked,
      Attempted<?> attempted,
      ObjectNode answer,
      Usage usage,
      Times times) {
    long start = attempted.startNanos();
    Long firstEvent = times.firstEventNanos();
    observed(
        completion,
        new Observation.ObservedAnswer(
            asked,
            (int) Math.min(usage.outputTokens(), Integer.MAX_VALUE),
            firstEvent == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(firstEvent - start)),
            Duration.ofNanos(times.endNanos() - start)));
    LargeWork.onJson(
            answer, () -> completion.request().dialect().form(completion.request(), answer))
        .onSuccess(
            form ->
                form.isKept()
                    .ifPresent(
                        kept -> observed(completion, new Observation.ObservedForm(asked, kept))));
  }

  private void observed(Completion completion, Observation observation) {
    observer.observed(completion.scope(), completion.context().requestId(), observation);
  }

  /** Records that a stream broke off after its first token. */
  void brokeOff(Upstream upstream, UpstreamEvent.Rescue rescue) {
    observer.upstream(
        new UpstreamEvent.StreamBroken(upstream.provider().name(), upstream.id(), rescue));
  }

  /**
   * Records output of a stream.
   *
   * @param useful whether it became part of a whole answer
   */
  void streamed(Upstream upstream, long tokens, boolean useful) {
    observer.upstream(
        new UpstreamEvent.StreamedTokens(
            upstream.provider().name(), upstream.id(), tokens, useful));
  }

  /** Records a request that got no answer. */
  void failed(ProviderRequest request, RoutePlan plan, Throwable cause) {
    observer.completed(
        CompletedRequest.failure(
            request.completion().context(),
            request.completion().operation(),
            type(request, plan),
            request.completion().isAuto(),
            cause,
            nanoTime.getAsLong()));
  }

  private static CompletedRequest.Type type(ProviderRequest request, RoutePlan plan) {
    if (request.isRefresh()) {
      return CompletedRequest.Type.REFRESH;
    }
    return plan.decision().isPresent()
        ? CompletedRequest.Type.MODEL_ROUTING
        : CompletedRequest.Type.PINNED;
  }
}
