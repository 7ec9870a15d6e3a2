package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.Refusals;
import dev.scrubjay.gateway.cache.Entry;
import dev.scrubjay.gateway.cache.Lookup;
import dev.scrubjay.gateway.dialect.ApiError;
import dev.scrubjay.gateway.dialect.ClientDialect;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.dialect.json.ZeroUsage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheAccess;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.stream.PacedStream;
import dev.scrubjay.gateway.stream.ReplayStream;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.Upstreams;
import dev.scrubjay.policy.cache.CachePolicy;
import dev.scrubjay.policy.cache.HitUsage;
import dev.scrubjay.policy.key.CacheKey;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Answers made of cache entries, and of the whole answers of other requests. */
public final class CachedAnswers {
  /** The most characters of an event in any other replay, as an event is written at once. */
  private static final int LONGEST_PIECE = 64 << 10;

  /** Characters of an event in a paced replay: about as many as a model sends at a time. */
  private static final int PACED_CHARS = 20;

  private final Vertx vertx;
  private final Supplier<CachePolicy> policy;
  private final Upstreams upstreams;
  private final RequestObserver observer;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  public CachedAnswers(
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

  /** The answer that a hit gives, which is counted; empty if the entry cannot be read. */
  Future<Optional<Answer>> ofHit(Completion completion, Lookup.CacheHit hit) {
    CacheStatus status = CacheStatus.Hit.of(hit, clock.instant());
    return counted(completion, completion.key(), hit, status);
  }

  /**
   * The answer that a hit gives to another wording of its request, counted likewise.
   *
   * @param entry the key of the hit
   */
  Future<Optional<Answer>> ofReused(
      Completion completion, CacheKey entry, Lookup.CacheHit hit, CacheStatus.ReusedFor other) {
    CacheStatus status = CacheStatus.Hit.of(hit, clock.instant()).as(other);
    return counted(completion, entry, hit, status);
  }

  private Future<Optional<Answer>> counted(
      Completion completion, CacheKey entry, Lookup.CacheHit hit, CacheStatus status) {
    return of(completion, hit.entry(), status)
        .onSuccess(found -> found.ifPresent(answer -> count(completion, entry, hit, status)));
  }

  private void count(
      Completion completion, CacheKey entry, Lookup.CacheHit hit, CacheStatus status) {
    observer.accessed(entry, new CacheAccess.EntryHit(hit.entry()));
    observer.cacheUsed(completion.context(), completion.operation(), status);
    observer.completed(
        CompletedRequest.hit(
            completion.context(),
            completion.operation(),
            hit.entry().origin(),
            nanoTime.getAsLong()));
  }

  /** The answer {@code body} made of the entries that {@code hits} found, which is one hit. */
  Answer ofParts(Completion completion, Buffer body, List<Lookup.CacheHit> hits) {
    Lookup.CacheHit oldest =
        Collections.min(hits, Comparator.comparing(hit -> hit.entry().softExpiry()));
    Entry.Origin one = oldest.entry().origin();
    Cost cost = hits.stream().map(hit -> hit.entry().origin().cost()).reduce(Cost.ZERO, Cost::plus);
    Entry.Origin all = new Entry.Origin(one.model(), cost, one.latency());
    CacheStatus status = CacheStatus.Hit.of(oldest, clock.instant());
    observer.cacheUsed(completion.context(), completion.operation(), status);
    observer.completed(
        CompletedRequest.hit(
            completion.context(), completion.operation(), all, nanoTime.getAsLong()));
    return new Answer.Whole(body, facts(oldest.entry(), status).saving(cost));
  }

  /** Counts an answer that other requests have paid for; returns {@code facts}. */
  AnswerFacts shared(Completion completion, AnswerFacts facts) {
    observer.cacheUsed(completion.context(), completion.operation(), facts.cache());
    observer.completed(
        CompletedRequest.coalesced(
            completion.context(),
            completion.operation(),
            facts,
            Cost.UNKNOWN,
            nanoTime.getAsLong()));
    return facts;
  }

  /** The answer of a stale entry in place of an error; empty if the entry cannot be read. */
  Future<Optional<Answer>> ofStale(Completion completion, Entry entry) {
    return of(completion, entry, CacheStatus.StaleIfError.of(entry, clock.instant()));
  }

  /** The stream of a whole answer for a request that wants one; empty if it is not JSON. */
  Future<Optional<Answer>> streamOf(Completion completion, Buffer body, AnswerFacts facts) {
    return LargeWork.onBytes(body.length(), () -> events(completion, body, 0))
        .map(events -> events.map(stream -> replayed(stream, facts)));
  }

  private Future<Optional<Answer>> of(Completion completion, Entry entry, CacheStatus status) {
    boolean asStored =
        !completion.request().stream() && policy.get().hitUsage() == HitUsage.AS_STORED;
    return LargeWork.onBytes(
        asStored ? 0 : entry.payload().length(), () -> read(completion, entry, status));
  }

  private Optional<Answer> read(Completion completion, Entry entry, CacheStatus status) {
    AnswerFacts facts = facts(entry, status);
    Optional<ApiError> refusal = Refusals.read(entry);
    if (refusal.isPresent()) {
      return Optional.of(new Answer.Refused(refusal.get(), facts));
    }
    if (!entry.isOfModel()) {
      return Optional.empty();
    }
    Buffer body = shown(entry.payload());
    return completion.request().stream()
        ? events(completion, body, policy.get().replayCharsPerSecond())
            .map(events -> replayed(events, facts))
        : Optional.of(new Answer.Whole(body, facts));
  }

  /** The answer in {@code payload} with the usage that hits report. */
  private Buffer shown(Buffer payload) {
    return switch (policy.get().hitUsage()) {
      case AS_STORED -> payload;
      case ZERO -> withoutUsage(payload);
    };
  }

  private static Buffer withoutUsage(Buffer payload) {
    try {
      ObjectNode answer = Json.object(payload.getBytes());
      ZeroUsage.set(answer);
      return Buffer.buffer(Json.bytes(answer));
    } catch (JsonProcessingException notJson) {
      return payload;
    }
  }

  private static Answer replayed(ReadStream<SseEvent> events, AnswerFacts facts) {
    return new Answer.Streamed(events, facts, Future.succeededFuture(Answer.StreamEnd.REPLAYED));
  }

  private Optional<ReadStream<SseEvent>> events(
      Completion completion, Buffer body, int charsPerSecond) {
    ClientDialect dialect = completion.request().dialect();
    try {
      ObjectNode answer = Json.object(body.getBytes());
      if (charsPerSecond == 0) {
        return Optional.of(
            new ReplayStream<>(dialect.replay(answer, completion.request(), LONGEST_PIECE)));
      }
      Duration interval = Duration.ofNanos(1_000_000_000L * PACED_CHARS / charsPerSecond);
      return Optional.of(
          new PacedStream<>(
              vertx, dialect.replay(answer, completion.request(), PACED_CHARS), interval));
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
        entry.origin().cost().usd(),
        List.of(),
        List.of(),
        List.of(),
        entry.origin().dropped());
  }
}
