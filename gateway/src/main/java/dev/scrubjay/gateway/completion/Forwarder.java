package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.attempt.AttemptSpan;
import dev.scrubjay.gateway.attempt.Begun;
import dev.scrubjay.gateway.attempt.FallbackChain;
import dev.scrubjay.gateway.attempt.HedgedCall;
import dev.scrubjay.gateway.attempt.Timer;
import dev.scrubjay.gateway.attempt.UpstreamErrors;
import dev.scrubjay.gateway.cache.Acquired;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.stream.CapturedStream;
import dev.scrubjay.gateway.tracing.StepSpans;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.ModelClient;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Gets an answer from a provider, hands it on, and has it stored once it is whole. */
public final class Forwarder {
  /** Characters of stream events that are kept, per byte that an entry may have. */
  private static final int EVENT_CHARS_PER_BYTE = 8;

  private static final String JSON = "application/json";

  private final RoutePlanner planner;
  private final FallbackChain fallbacks;
  private final AnswerStore store;
  private final Supplier<CachePolicy> cachePolicy;
  private final Upstreams upstreams;
  private final TokenCounts tokens;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;

  public Forwarder(
      RoutePlanner planner,
      AnswerStore store,
      Supplier<CachePolicy> cachePolicy,
      Upstreams upstreams,
      TokenCounts tokens,
      UpstreamPolicy upstreamPolicy,
      RequestObserver observer,
      LongSupplier nanoTime,
      Timer timer) {
    this.planner = planner;
    this.fallbacks = new FallbackChain(upstreamPolicy, observer, nanoTime, timer);
    this.store = store;
    this.cachePolicy = cachePolicy;
    this.upstreams = upstreams;
    this.tokens = tokens;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /**
   * A request that a provider is to answer.
   *
   * @param key to store the answer under, if any
   * @param lease under which it is made
   * @param status what the cache had to do with it
   * @param refresh whether the answer is for the cache alone
   */
  record Order(
      RequestContext context,
      ChatRequest request,
      Optional<CacheKey> key,
      Optional<Acquired.Granted> lease,
      CacheStatus status,
      boolean refresh) {}

  /** An order, and where it goes. */
  private record Job(Order order, RoutePlan plan) {
    RequestContext context() {
      return order.context();
    }

    ChatRequest request() {
      return order.request();
    }
  }

  /** What was sent to a provider, when, and what it says. */
  private record Exchange<R>(ProviderCall call, R reply, AttemptSpan span, long startNanos) {}

  /** Characters of a stream's events that are kept, so that it can be stored, and joined late. */
  long capturedChars() {
    return (long) cachePolicy.get().limits().maxEntryBytes() * EVENT_CHARS_PER_BYTE;
  }

  /** Answers one request, for itself. */
  Future<ChatReply> forward(
      RequestContext context, ChatRequest request, Optional<CacheKey> key, CacheStatus status) {
    return make(new Order(context, request, key, Optional.empty(), status, false))
        .map(
            made ->
                switch (made) {
                  case Made.Whole whole ->
                      new ChatReply.Whole(whole.answer().body(), whole.facts());
                  case Made.Streaming streaming ->
                      new ChatReply.Streamed(streaming.events(), streaming.facts());
                });
  }

  /**
   * Asks a provider.
   *
   * @throws ApiException if no provider can be asked
   */
  Future<Made> make(Order order) {
    RequestContext context = order.context();
    RoutePlan plan =
        context
            .trace()
            .decision(
                "route",
                () -> planner.plan(context.scope(), order.request(), context.requirements()),
                (span, chosen) -> chosen.describe(span));
    Job job = new Job(order, plan);
    Future<Made> reply =
        order.request().stream()
            ? ask(job, ModelClient::stream).map(asked -> stream(job, asked))
            : ask(job, ModelClient::call).map(asked -> answer(job, asked));
    return reply.onFailure(
        cause -> {
          observer.completed(failure(job, cause));
          refused(job, cause);
        });
  }

  /** Has it remembered for a while that the model named refuses the request. */
  private void refused(Job job, Throwable cause) {
    boolean pinned = job.plan().decision().isEmpty();
    boolean absent =
        job.order().status() instanceof CacheStatus.Miss miss
            && miss.reason() == CacheStatus.Miss.MissReason.ABSENT;
    if (pinned && absent && cause instanceof ApiException known && isTheRequests(known.error())) {
      job.order()
          .key()
          .ifPresent(
              key ->
                  store.refusal(
                      key, known.error(), job.order().lease().map(AnswerStore.Lease::of)));
    }
  }

  private static boolean isTheRequests(ApiError error) {
    return switch (error.kind()) {
      case INVALID_REQUEST, NOT_FOUND, TOO_LARGE, UNPROCESSABLE -> true;
      default -> false;
    };
  }

  private interface Sender<R> {
    Future<R> send(ModelClient client, ProviderCall call, Attempt attempt);
  }

  private <R> Future<Begun<Exchange<R>>> ask(Job job, Sender<R> sender) {
    return fallbacks.ask(
        job.context(),
        job.plan().chain(),
        job.request().stream(),
        (upstream, attempt) -> {
          long now = nanoTime.getAsLong();
          AttemptSpan span = AttemptSpan.begin(job.context().trace(), job.request(), upstream, now);
          ProviderCall call =
              span.traced(
                  upstream.dialect().encode(job.request(), upstream.model().upstreamName()));
          return sender
              .send(upstream.client(), call, attempt)
              .onFailure(span::failed)
              .map(reply -> new Exchange<>(call, reply, span, now));
        });
  }

  private Made answer(Job job, Begun<Exchange<ObjectNode>> asked) {
    ObjectNode answer = asked.reply().reply();
    Buffer body = Buffer.buffer(Json.bytes(answer));
    Usage usage = tokens.usage(job.request(), answer);
    asked.reply().span().answered(Optional.of(answer), usage);
    boolean stored = job.request().dialect().isComplete(answer) && keep(job, asked, body, usage);
    succeeded(job, asked, usage);
    observed(job, asked, Optional.of(answer), usage, Optional.empty(), nanoTime.getAsLong());
    double cost = asked.upstream().cost(usage);
    return new Made.Whole(
        new Made.Answer(body, cost), facts(job, asked, stored, OptionalDouble.of(cost)), stored);
  }

  private Made stream(Job job, Begun<Exchange<EventStream>> asked) {
    AttemptSpan span = asked.reply().span();
    long begun = nanoTime.getAsLong();
    span.begun(begun);
    Promise<Made.End> ended = Promise.promise();
    CapturedStream.End end =
        new CapturedStream.End() {
          @Override
          public void whole(Optional<ObjectNode> answer, Duration held) {
            Usage usage = answer.map(made -> tokens.usage(job.request(), made)).orElse(Usage.NONE);
            span.answered(answer, usage);
            Optional<Buffer> body = answer.map(Json::bytes).map(Buffer::buffer);
            boolean stored = body.isPresent() && keep(job, asked, body.get(), usage);
            succeeded(job, asked, usage);
            long atEnd = Math.max(begun, nanoTime.getAsLong() - held.toNanos());
            observed(job, asked, answer, usage, Optional.of(begun), atEnd);
            double cost = asked.upstream().cost(usage);
            ended.complete(new Made.End(body.map(known -> new Made.Answer(known, cost)), stored));
          }

          @Override
          public void broken(Throwable cause) {
            span.failed(cause);
            fallbacks.failed(job.context(), asked.upstream(), cause);
            Throwable told =
                cause instanceof UpstreamException failure
                    ? new ApiException(UpstreamErrors.of(List.of(failure)))
                    : cause;
            observer.completed(failure(job, told));
            ended.fail(told);
          }
        };
    CapturedStream events =
        new CapturedStream(
            asked.reply().reply(),
            job.request().dialect().assembler(),
            capturedChars(),
            end,
            nanoTime);
    return new Made.Streaming(
        events, facts(job, asked, false, OptionalDouble.empty()), ended.future());
  }

  /**
   * Has an answer stored; only briefly if it is a fallback's, or that of a model which is tried
   * out, so that the better model gets its chance.
   */
  private boolean keep(Job job, Begun<?> asked, Buffer body, Usage usage) {
    if (job.order().key().isEmpty()) {
      return false;
    }
    StoreHints hints =
        asked.failed().isEmpty() && !job.plan().explores()
            ? job.context().hints()
            : job.context().hints().withTtl(cachePolicy.get().ttl().rare());
    Entry.Origin origin =
        new Entry.Origin(asked.upstream().id(), asked.upstream().cost(usage), since(asked));
    Optional<Future<StoreOutcome>> storing =
        store.store(
            job.order().key().get(),
            body,
            JSON,
            origin,
            hints,
            job.context().tags(),
            job.order().lease().map(AnswerStore.Lease::of));
    storing.ifPresent(
        outcome -> job.context().trace().step("cache.store", () -> outcome, StepSpans::store));
    return storing.isPresent();
  }

  private void succeeded(Job job, Begun<?> asked, Usage usage) {
    Duration upstreamTime = since(asked);
    double cost = asked.upstream().cost(usage) + hedgeCost(asked, usage);
    boolean pinned = job.plan().decision().isEmpty();
    Optional<Upstream> strongest = upstreams.strongest().filter(ignored -> !pinned);
    observer.completed(
        new CompletedRequest(
            job.context().requestId(),
            job.context().scope(),
            job.request().dialect().operation(),
            type(job),
            CompletedRequest.Ending.SUCCESS,
            Optional.of(asked.upstream().id()),
            !asked.failed().isEmpty(),
            usage,
            cost,
            strongest.map(model -> model.cost(usage)).orElse(cost),
            0,
            Duration.ofNanos(nanoTime.getAsLong() - job.context().startNanos()),
            upstreamTime,
            strongest.map(model -> model.profile().latency()).orElse(upstreamTime),
            isRouted(job),
            job.plan().asked(asked.upstream()),
            job.context().assignment()));
  }

  /**
   * Tells what was seen of the model.
   *
   * @param begun when its first token was there, if it was streamed
   */
  private void observed(
      Job job,
      Begun<? extends Exchange<?>> asked,
      Optional<ObjectNode> answer,
      Usage usage,
      Optional<Long> begun,
      long endNanos) {
    Optional<Observation.Asked> what = job.plan().asked(asked.upstream());
    if (what.isEmpty() || answer.isEmpty()) {
      return; // an answer of which nothing is known teaches nothing
    }
    long start = asked.reply().startNanos();
    int tokens = (int) Math.min(usage.outputTokens(), Integer.MAX_VALUE);
    tell(
        job,
        new Observation.Answered(
            what.get(),
            tokens,
            begun.map(at -> Duration.ofNanos(at - start)),
            Duration.ofNanos(endNanos - start)));
    job.request()
        .dialect()
        .form(job.request(), answer.get())
        .isKept()
        .ifPresent(kept -> tell(job, new Observation.Formed(what.get(), kept)));
  }

  private void tell(Job job, Observation seen) {
    observer.observed(job.context().scope(), job.context().requestId(), seen);
  }

  /** What the call that lost is taken to cost, if the model was asked twice. */
  private double hedgeCost(Begun<?> asked, Usage usage) {
    if (asked.hedge() == HedgedCall.Outcome.NONE) {
      return 0;
    }
    double cost = asked.upstream().costUnheard(usage);
    observer.upstream(
        new UpstreamEvent.HedgeEnded(
            asked.upstream().provider().name(),
            asked.upstream().id(),
            asked.hedge() == HedgedCall.Outcome.WON,
            cost));
    return cost;
  }

  private CompletedRequest failure(Job job, Throwable cause) {
    return CompletedRequest.failure(
        job.context(),
        job.request().dialect().operation(),
        type(job),
        isRouted(job),
        cause,
        nanoTime.getAsLong());
  }

  /** Whether the client left the choice of the model to the gateway. */
  private static boolean isRouted(Job job) {
    return job.request().model().equals(RoutePlanner.AUTO);
  }

  private static CompletedRequest.Type type(Job job) {
    if (job.order().refresh()) {
      return CompletedRequest.Type.REFRESH;
    }
    return job.plan().decision().isPresent()
        ? CompletedRequest.Type.MODEL_ROUTING
        : CompletedRequest.Type.PINNED;
  }

  private Duration since(Begun<?> asked) {
    return Duration.ofNanos(nanoTime.getAsLong() - asked.startNanos());
  }

  private static AnswerFacts facts(
      Job job, Begun<? extends Exchange<?>> asked, boolean stored, OptionalDouble cost) {
    CacheStatus status =
        job.order().status() instanceof CacheStatus.Miss miss
            ? new CacheStatus.Miss(miss.reason(), stored, miss.collapsed())
            : job.order().status();
    return new AnswerFacts(
        status,
        Optional.of(asked.upstream().id()),
        Optional.of(asked.upstream().provider().name()),
        asked.upstream().provider().simulated(),
        cost,
        OptionalDouble.empty(),
        asked.failed(),
        job.plan().decision().map(Routed::relaxed).orElse(List.of()),
        job.plan().decision().map(Routed::reasons).orElse(List.of()),
        asked.reply().call().dropped());
  }
}
