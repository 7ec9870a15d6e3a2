package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.AnswerStore;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.RequestContext;
import dev.scrubjay.gateway.stream.PacedStream;
import dev.scrubjay.gateway.stream.ReplayStream;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cache.CachePolicy;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Replies that come from the cache. */
public final class HitReplies {
  /** What a paced replay sends at a time: about what a model says at a time. */
  private static final int PIECE_CHARS = 20;

  private final Vertx vertx;
  private final Supplier<CachePolicy> policy;
  private final Upstreams upstreams;
  private final RequestObserver observer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public HitReplies(
      Vertx vertx,
      Supplier<CachePolicy> policy,
      Upstreams upstreams,
      RequestObserver observer,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.policy = policy;
    this.upstreams = upstreams;
    this.observer = observer;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** The reply that a hit is; empty if the entry cannot be read. */
  Optional<ChatReply> reply(RequestContext context, ChatRequest request, Lookup.Hit hit) {
    CacheStatus status = CacheStatus.Hit.of(hit, clock.instant());
    Optional<ApiError> refusal = AnswerStore.refusal(hit.entry());
    AnswerFacts facts = facts(hit.entry(), status);
    Optional<ChatReply> reply =
        refusal.isPresent()
            ? Optional.of(new ChatReply.Refused(refusal.get(), facts))
            : reply(request, hit.entry(), facts);
    if (reply.isPresent()) {
      String operation = request.dialect().operation();
      observer.cacheUsed(context, operation, status);
      observer.completed(
          CompletedRequest.hit(context, operation, hit.entry().origin(), nanoTime.getAsLong()));
    }
    return reply;
  }

  /** The reply of a stale entry where there would be an error; empty if it cannot be read. */
  Optional<ChatReply> replyToError(ChatRequest request, Entry entry) {
    CacheStatus status = CacheStatus.StaleIfError.of(entry, clock.instant());
    return reply(request, entry, facts(entry, status));
  }

  private Optional<ChatReply> reply(ChatRequest request, Entry entry, AnswerFacts facts) {
    if (!request.stream()) {
      return Optional.of(new ChatReply.Whole(entry.payload(), facts));
    }
    try {
      ObjectNode answer = Json.object(entry.payload().getBytes());
      int pace = policy.get().replayCharsPerSecond();
      ReadStream<SseEvent> events =
          pace == 0
              ? new ReplayStream(request.dialect().replay(answer, request))
              : new PacedStream(
                  vertx,
                  new ReplayStream(request.dialect().replay(answer, request, PIECE_CHARS)),
                  Duration.ofNanos(1_000_000_000L * PIECE_CHARS / pace));
      return Optional.of(new ChatReply.Streamed(events, facts));
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private AnswerFacts facts(Entry entry, CacheStatus status) {
    Optional<String> model = Optional.of(entry.origin().model()).filter(id -> !id.isEmpty());
    Optional<Upstream> upstream = model.flatMap(upstreams::find);
    return new AnswerFacts(
        status,
        model,
        upstream.map(known -> known.provider().name()),
        upstream.map(known -> known.provider().simulated()).orElse(false),
        OptionalDouble.of(0),
        OptionalDouble.of(entry.origin().costUsd()),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }
}
