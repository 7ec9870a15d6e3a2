package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.Keepworthy;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.completion.AnswerRecorder.Times;
import dev.scrubjay.gateway.dialect.AnswerAssembler;
import dev.scrubjay.gateway.dialect.ApiException;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.load.MemoryKind;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheStatus;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.stream.CapturedStream;
import dev.scrubjay.gateway.upstream.provider.EventStream;
import dev.scrubjay.policy.model.Cost;
import dev.scrubjay.policy.routing.RoutingDecision.Routed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers from providers: planned, attempted, handed on, and stored once they are complete. */
public final class ProviderAnswers {
  private final RoutePlanner planner;
  private final Attempts attempts;
  private final AnswerStorage storage;
  private final AnswerRecorder recorder;
  private final ResponseNotes notes;
  private final TokenCounts tokens;
  private final MemoryBudget memory;
  private final LongSupplier nanoTime;

  public ProviderAnswers(
      RoutePlanner planner,
      Attempts attempts,
      AnswerStorage storage,
      AnswerRecorder recorder,
      ResponseNotes notes,
      TokenCounts tokens,
      MemoryBudget memory,
      LongSupplier nanoTime) {
    this.planner = planner;
    this.attempts = attempts;
    this.storage = storage;
    this.recorder = recorder;
    this.notes = notes;
    this.tokens = tokens;
    this.memory = memory;
    this.nanoTime = nanoTime;
  }

  /** A request and its plan. */
  private record Planned(ProviderRequest request, RoutePlan plan) {
    Completion completion() {
      return request.completion();
    }
  }

  /** The characters of a stream's events that are captured. */
  long capturedChars() {
    return storage.maxStreamChars();
  }

  /**
   * Gets an answer from a provider.
   *
   * @throws ApiException if the request cannot be sent to any
   */
  Future<Answer> answer(ProviderRequest request) {
    Completion completion = request.completion();
    RoutePlan plan =
        completion
            .context()
            .trace()
            .decision(
                "route", () -> planner.plan(completion), (span, chosen) -> chosen.describe(span));
    Planned planned = new Planned(request, plan);
    Future<Answer> answer =
        completion.request().stream()
            ? attempts.stream(completion, plan.chain()).map(begun -> streamed(planned, begun))
            : attempts.call(completion, plan.chain()).compose(reply -> whole(planned, reply));
    return answer.onFailure(
        cause -> {
          recorder.failed(request, plan, cause);
          storage.refused(request, plan, cause);
        });
  }

  private Future<Answer> whole(Planned planned, Attempted<ObjectNode> attempted) {
    ObjectNode answer = attempted.reply();
    notes.made(planned.request(), attempted.upstream(), answer);
    return LargeWork.onJson(answer, () -> Buffer.buffer(Json.bytes(answer)))
        .compose(body -> whole(planned, attempted, body));
  }

  private Future<Answer> whole(Planned planned, Attempted<ObjectNode> attempted, Buffer body) {
    ObjectNode answer = attempted.reply();
    Usage usage = tokens.usage(planned.completion().request(), answer);
    attempted.span().answered(answer, usage);
    boolean kept =
        planned.completion().request().dialect().isComplete(answer) && Keepworthy.is(answer);
    Optional<Future<StoreOutcome>> storing =
        kept
            ? storage.begin(planned.request(), planned.plan(), attempted, body, usage)
            : Optional.empty();
    Times times = new Times(null, nanoTime.getAsLong());
    recorder.succeeded(planned.request(), planned.plan(), attempted, answer, usage, times);
    Cost cost = attempted.upstream().cost(planned.completion().request(), usage);
    return storing
        .map(storage::confirmed)
        .orElseGet(() -> Future.succeededFuture(false))
        .map(stored -> facts(planned, attempted, stored).costing(cost))
        .map(facts -> new Answer.Whole(body, facts, storing.isPresent()));
  }

  private Answer streamed(Planned planned, Attempted<EventStream> attempted) {
    long firstEvent = nanoTime.getAsLong();
    attempted.span().begun(firstEvent);
    Promise<Answer.StreamEnd> end = Promise.promise();
    StreamedCapture.Outcome outcome =
        new StreamedCapture.Outcome() {
          @Override
          public void complete(@Nullable ObjectNode answer, long endNanos) {
            Times times = new Times(firstEvent, Math.max(firstEvent, endNanos));
            end.complete(streamEnd(planned, attempted, answer, times));
          }

          @Override
          public void broken(Throwable cause, int events) {
            end.fail(brokeOff(planned, attempted, cause, events));
          }
        };
    CapturedStream<SseEvent> events =
        new CapturedStream<>(
            attempted.reply(),
            new StreamedCapture(assembler(planned, attempted), outcome, nanoTime),
            event -> event.data().length(),
            capturedChars(),
            memory.allowance(planned.completion().scope().tenant(), MemoryKind.CAPTURE),
            nanoTime);
    return new Answer.Streamed(events, facts(planned, attempted, false), end.future());
  }

  private AnswerAssembler assembler(Planned planned, Attempted<?> attempted) {
    AnswerAssembler assembler = planned.completion().request().dialect().assembler();
    return notes.watched(planned.request(), attempted.upstream(), assembler);
  }

  private Answer.StreamEnd streamEnd(
      Planned planned, Attempted<?> attempted, @Nullable ObjectNode answer, Times times) {
    if (answer != null) {
      notes.made(planned.request(), attempted.upstream(), answer);
    }
    Usage usage =
        answer == null ? Usage.NONE : tokens.usage(planned.completion().request(), answer);
    attempted.span().answered(answer, usage);
    Optional<Buffer> body = Optional.ofNullable(answer).map(Json::bytes).map(Buffer::buffer);
    boolean stored =
        answer != null
            && Keepworthy.is(answer)
            && storage.store(
                planned.request(), planned.plan(), attempted, body.orElseThrow(), usage);
    recorder.succeeded(planned.request(), planned.plan(), attempted, answer, usage, times);
    return new Answer.StreamEnd(
        body, attempted.upstream().cost(planned.completion().request(), usage), stored);
  }

  private Throwable brokeOff(Planned planned, Attempted<?> attempted, Throwable cause, int events) {
    attempted.span().failed(cause);
    Throwable told = attempts.brokeOff(planned.completion().context(), attempted.upstream(), cause);
    if (planned.request().isAbandoned()) {
      Usage usage = tokens.partial(planned.completion().request(), events);
      recorder.abandoned(planned.request(), planned.plan(), attempted, usage);
    } else {
      recorder.failed(planned.request(), planned.plan(), told);
    }
    return told;
  }

  private static AnswerFacts facts(Planned planned, Attempted<?> attempted, boolean stored) {
    CacheStatus status =
        planned.request().status() instanceof CacheStatus.Miss miss
            ? new CacheStatus.Miss(miss.reason(), stored, miss.collapsed())
            : planned.request().status();
    Optional<Routed> decision = planned.plan().decision();
    return new AnswerFacts(
        status,
        Optional.of(attempted.upstream().id()),
        Optional.of(attempted.upstream().provider().name()),
        attempted.upstream().provider().simulated(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        attempted.failed(),
        decision.map(Routed::relaxed).orElse(List.of()),
        decision.map(Routed::reasons).orElse(List.of()),
        attempted.dropped(),
        attempted.headers());
  }
}
