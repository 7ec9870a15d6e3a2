package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.cache.redis.RedisCache;
import dev.scrubjay.gateway.completion.CacheStatus.Bypass;
import dev.scrubjay.gateway.completion.CacheStatus.Miss;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ApiError.Kind;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.Json;
import dev.scrubjay.policy.cache.CacheKey;
import dev.scrubjay.policy.cache.CachePolicy;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The way of a request that a model answers: look up, else route, call, answer, store.
 *
 * <p>No trouble of the cache is the client's: a lookup that fails is a miss, and nobody waits for a
 * store.
 */
public final class ChatCompletions {
  private final RedisCache cache;
  private final Supplier<CachePolicy> cachePolicy;
  private final RoutePlanner planner;
  private final Upstreams upstreams;
  private final Forwarder forwarder;
  private final CompletionObserver observer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public ChatCompletions(
      RedisCache cache,
      Supplier<CachePolicy> cachePolicy,
      RoutePlanner planner,
      Upstreams upstreams,
      Forwarder forwarder,
      CompletionObserver observer,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.cache = cache;
    this.cachePolicy = cachePolicy;
    this.planner = planner;
    this.upstreams = upstreams;
    this.forwarder = forwarder;
    this.observer = observer;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /**
   * Answers {@code request}.
   *
   * @param key the answer's, by {@link AnswerKeys}
   * @return fails with an {@link ApiException} if there is no answer
   */
  public Future<ChatReply> complete(RequestContext context, ChatRequest request, CacheKey key) {
    Optional<String> bypass = bypassReason(context, request);
    if (bypass.isPresent()) {
      return forward(context, request, Optional.empty(), new Bypass(bypass.get()));
    }
    return find(context, request, key)
        .compose(
            found ->
                switch (found) {
                  case Found.Answer answer -> Future.succeededFuture(hit(context, request, answer));
                  case Found.Nothing nothing ->
                      forward(context, request, Optional.of(key), Miss.because(nothing.reason()));
                });
  }

  private Optional<String> bypassReason(RequestContext context, ChatRequest request) {
    if (!cachePolicy.get().enabled()) {
      return Optional.of("disabled");
    }
    if (context.directives().noStore()) {
      return Optional.of("no-store");
    }
    return request.stateful() ? Optional.of("stateful") : Optional.empty();
  }

  /** What a lookup came to, for this request. */
  private sealed interface Found {
    /** An entry; {@code body} is there if its events are to be replayed. */
    record Answer(Lookup.Hit hit, Optional<ObjectNode> body) implements Found {}

    record Nothing(Miss.Reason reason) implements Found {}
  }

  private Future<Found> find(RequestContext context, ChatRequest request, CacheKey key) {
    if (context.directives().noCache()) {
      return Future.succeededFuture(new Found.Nothing(Miss.Reason.REQUEST));
    }
    return context
        .trace()
        .step("cache.lookup", () -> cache.lookup(key), StepSpans::lookup)
        .map(
            lookup ->
                switch (lookup) {
                  case Lookup.Hit hit -> usable(context, request, hit);
                  case Lookup.Miss miss -> new Found.Nothing(Miss.Reason.of(miss.reason()));
                });
  }

  private Found usable(RequestContext context, ChatRequest request, Lookup.Hit hit) {
    Entry entry = hit.entry();
    if (!accurateEnough(context, request, entry)) {
      return new Found.Nothing(Miss.Reason.ACCURACY);
    }
    if (!request.stream()) {
      return new Found.Answer(hit, Optional.empty());
    }
    try {
      return new Found.Answer(hit, Optional.of(Json.object(entry.payload().getBytes())));
    } catch (JsonProcessingException notJson) {
      return new Found.Nothing(Miss.Reason.CORRUPT);
    }
  }

  /** Whether the entry's model is as accurate as was asked for, or as could be had now. */
  private boolean accurateEnough(RequestContext context, ChatRequest request, Entry entry) {
    OptionalDouble wanted = context.wishes().accuracy();
    if (wanted.isEmpty() || !request.model().equals(RoutePlanner.AUTO)) {
      return true;
    }
    double had =
        upstreams.find(entry.origin().model()).map(found -> found.profile().accuracy()).orElse(0.0);
    return had >= wanted.getAsDouble() || had >= planner.accuracyToBeHad(request, context.wishes());
  }

  private Future<ChatReply> forward(
      RequestContext context, ChatRequest request, Optional<CacheKey> key, CacheStatus status) {
    observer.cacheUsed(context.scope(), request.dialect().operation(), status);
    if (context.directives().onlyIfCached()) {
      return Future.failedFuture(
          new ApiException(
              ApiError.of(
                  Kind.GATEWAY_TIMEOUT,
                  "not_cached",
                  "The answer is not in the cache, and the request said only-if-cached.")));
    }
    return forwarder.forward(context, request, key, status);
  }

  private ChatReply hit(RequestContext context, ChatRequest request, Found.Answer found) {
    Entry entry = found.hit().entry();
    CacheStatus.Hit status = CacheStatus.Hit.of(found.hit(), clock.instant());
    observer.cacheUsed(context.scope(), request.dialect().operation(), status);
    observer.completed(
        CompletedRequest.hit(
            context, request.dialect().operation(), entry.origin(), nanoTime.getAsLong()));
    Optional<Upstream> upstream = upstreams.find(entry.origin().model());
    AnswerFacts facts =
        new AnswerFacts(
            status,
            Optional.of(entry.origin().model()),
            upstream.map(known -> known.provider().name()),
            upstream.map(known -> known.provider().simulated()).orElse(false),
            OptionalDouble.of(0),
            OptionalDouble.of(entry.origin().costUsd()),
            List.of(),
            List.of(),
            List.of());
    return found
        .body()
        .<ChatReply>map(
            body ->
                new ChatReply.Streamed(
                    new ReplayedStream(request.dialect().replay(body, request)), facts))
        .orElseGet(() -> new ChatReply.Whole(entry.payload(), facts));
  }
}
