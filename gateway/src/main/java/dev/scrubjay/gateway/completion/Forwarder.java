package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.gateway.dialect.ProviderCall;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.upstream.Attempt;
import dev.scrubjay.gateway.upstream.EventStream;
import dev.scrubjay.gateway.upstream.ModelClient;
import dev.scrubjay.gateway.upstream.UpstreamEvent;
import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.StoreHints;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import dev.scrubjay.policy.upstream.UpstreamPolicy;
import io.vertx.core.Future;
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
  private final CompletionObserver observer;
  private final LongSupplier nanoTime;

  public Forwarder(
      RoutePlanner planner,
      AnswerStore store,
      Supplier<CachePolicy> cachePolicy,
      Upstreams upstreams,
      UpstreamPolicy upstreamPolicy,
      CompletionObserver observer,
      LongSupplier nanoTime,
      Timer timer) {
    this.planner = planner;
    this.fallbacks = new FallbackChain(upstreamPolicy, observer, nanoTime, timer);
    this.store = store;
    this.cachePolicy = cachePolicy;
    this.upstreams = upstreams;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  /** A request on its way to a provider, and the key to store its answer under, if any. */
  private record Job(
      RequestContext context,
      ChatRequest request,
      Optional<CacheKey> key,
      CacheStatus status,
      RoutePlan plan) {}

  /** What was sent to a provider, and what it says. */
  private record Exchange<R>(ProviderCall call, R reply, ModelCallSpan span) {}

  Future<ChatReply> forward(
      RequestContext context, ChatRequest request, Optional<CacheKey> key, CacheStatus status) {
    RoutePlan plan =
        context
            .trace()
            .decision(
                "route",
                () -> planner.plan(context.scope(), request, context.wishes()),
                StepSpans::route);
    Job job = new Job(context, request, key, status, plan);
    Future<ChatReply> reply =
        request.stream()
            ? ask(job, ModelClient::stream).map(asked -> stream(job, asked))
            : ask(job, ModelClient::call).map(asked -> answer(job, asked));
    return reply.onFailure(cause -> observer.completed(failure(job)));
  }

  private interface Sender<R> {
    Future<R> send(ModelClient client, ProviderCall call, Attempt attempt);
  }

  private <R> Future<Asked<Exchange<R>>> ask(Job job, Sender<R> sender) {
    return fallbacks.ask(
        job.context(),
        job.plan().chain(),
        job.request().stream(),
        (upstream, attempt) -> {
          ModelCallSpan span =
              ModelCallSpan.begin(
                  job.context().trace(), job.request(), upstream, nanoTime.getAsLong());
          ProviderCall call =
              span.traced(
                  upstream.dialect().encode(job.request(), upstream.model().upstreamName()));
          return sender
              .send(upstream.client(), call, attempt)
              .onFailure(span::failed)
              .map(reply -> new Exchange<>(call, reply, span));
        });
  }

  private ChatReply answer(Job job, Asked<Exchange<ObjectNode>> asked) {
    ObjectNode answer = asked.reply().reply();
    Buffer body = Buffer.buffer(Json.bytes(answer));
    Usage usage = job.request().dialect().usage(answer);
    asked.reply().span().answered(Optional.of(answer), usage);
    boolean stored = job.request().dialect().isComplete(answer) && keep(job, asked, body, usage);
    succeeded(job, asked, usage);
    double cost = asked.upstream().cost(usage);
    return new ChatReply.Whole(body, facts(job, asked, stored, OptionalDouble.of(cost)));
  }

  private ChatReply stream(Job job, Asked<Exchange<EventStream>> asked) {
    ModelCallSpan span = asked.reply().span();
    span.begun(nanoTime.getAsLong());
    CapturedStream.End end =
        new CapturedStream.End() {
          @Override
          public void whole(Optional<ObjectNode> answer) {
            Usage usage = answer.map(job.request().dialect()::usage).orElse(Usage.NONE);
            span.answered(answer, usage);
            answer.ifPresent(whole -> keep(job, asked, Buffer.buffer(Json.bytes(whole)), usage));
            succeeded(job, asked, usage);
          }

          @Override
          public void broken(Throwable cause) {
            span.failed(cause);
            fallbacks.failed(job.context(), asked.upstream(), cause);
            observer.completed(failure(job));
          }
        };
    CapturedStream events =
        new CapturedStream(
            asked.reply().reply(),
            job.request().dialect().assembler(),
            (long) cachePolicy.get().limits().maxEntryBytes() * EVENT_CHARS_PER_BYTE,
            end);
    return new ChatReply.Streamed(events, facts(job, asked, false, OptionalDouble.empty()));
  }

  /** Has an answer stored; a fallback's only briefly, so that the better model gets its chance. */
  private boolean keep(Job job, Asked<?> asked, Buffer body, Usage usage) {
    if (job.key().isEmpty()) {
      return false;
    }
    StoreHints hints =
        asked.failed().isEmpty()
            ? job.context().hints()
            : job.context().hints().withTtl(cachePolicy.get().ttl().rare());
    Entry.Origin origin =
        new Entry.Origin(asked.upstream().id(), asked.upstream().cost(usage), since(asked));
    Optional<Future<StoreOutcome>> storing =
        store.store(
            job.key().get(), body, JSON, origin, hints, job.context().tags(), Optional.empty());
    storing.ifPresent(
        outcome -> job.context().trace().step("cache.store", () -> outcome, StepSpans::store));
    return storing.isPresent();
  }

  private void succeeded(Job job, Asked<?> asked, Usage usage) {
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
            true,
            Optional.of(asked.upstream().id()),
            !asked.failed().isEmpty(),
            usage,
            cost,
            strongest.map(model -> model.cost(usage)).orElse(cost),
            0,
            Duration.ofNanos(nanoTime.getAsLong() - job.context().startNanos()),
            upstreamTime,
            strongest.map(model -> model.profile().latency()).orElse(upstreamTime)));
  }

  /** What the call that lost is taken to cost, if the model was asked twice. */
  private double hedgeCost(Asked<?> asked, Usage usage) {
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

  private CompletedRequest failure(Job job) {
    return CompletedRequest.failure(
        job.context(), job.request().dialect().operation(), type(job), nanoTime.getAsLong());
  }

  private static CompletedRequest.Type type(Job job) {
    return job.plan().decision().isPresent()
        ? CompletedRequest.Type.MODEL_ROUTING
        : CompletedRequest.Type.PINNED;
  }

  private Duration since(Asked<?> asked) {
    return Duration.ofNanos(nanoTime.getAsLong() - asked.startNanos());
  }

  private static AnswerFacts facts(
      Job job, Asked<? extends Exchange<?>> asked, boolean stored, OptionalDouble cost) {
    CacheStatus status =
        job.status() instanceof CacheStatus.Miss miss
            ? new CacheStatus.Miss(miss.reason(), stored, miss.collapsed())
            : job.status();
    return new AnswerFacts(
        status,
        Optional.of(asked.upstream().id()),
        Optional.of(asked.upstream().provider().name()),
        asked.upstream().provider().simulated(),
        cost,
        OptionalDouble.empty(),
        asked.failed(),
        job.plan().decision().map(Routed::relaxed).orElse(List.of()),
        asked.reply().call().dropped());
  }
}
