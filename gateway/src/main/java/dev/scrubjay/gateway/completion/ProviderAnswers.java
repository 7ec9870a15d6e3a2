package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.answers.StoreFence;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.attempt.PaidCall;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.completion.AnswerRecorder.Times;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Answers from providers: planned, attempted, handed on, and stored once they are complete. */
public final class ProviderAnswers {
  private final RoutePlanner planner;
  private final Attempts attempts;
  private final AnswerStorage storage;
  private final AnswerRecorder recorder;
  private final ResponseNotes notes;
  private final TokenCounts tokens;
  private final LongSupplier nanoTime;
  private final StreamedAnswers streams;
  private final CascadedAnswers cascade;

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
    this.nanoTime = nanoTime;
    this.streams =
        new StreamedAnswers(
            new StreamParts(attempts, storage, recorder, notes, tokens), memory, nanoTime);
    this.cascade =
        new CascadedAnswers(
            new CheapCalls.Parts(attempts, recorder, tokens, nanoTime),
            this::direct,
            (planned, attempted, own) -> {
              notes.made(planned.request(), attempted.upstream(), own.finished().json());
              return whole(planned, attempted, own.finished(), own.endNanos());
            });
  }

  /** The characters of a stream's events that are captured. */
  long capturedChars() {
    return storage.maxStreamChars();
  }

  /** The fence of an answer that is begun now, without a lease. Never fails. */
  Future<StoreFence> fence(Completion completion) {
    return storage.fence(completion);
  }

  /** Gets an answer from a provider; fails if the request cannot be sent to any. */
  Future<Answer> answer(ProviderRequest request) {
    return plan(request.completion()).compose(plan -> answer(request, plan));
  }

  /** Plans which models are asked; fails if none can answer the request. */
  Future<RoutePlan> plan(Completion completion) {
    return LargeWork.onJson(
        completion.request().body(),
        () ->
            completion
                .context()
                .trace()
                .decision(
                    "route",
                    () -> planner.plan(completion),
                    (span, chosen) -> chosen.describe(span)));
  }

  /** Gets an answer from the models of {@code plan}. */
  Future<Answer> answer(ProviderRequest request, RoutePlan plan) {
    PlannedRequest planned = new PlannedRequest(request, plan);
    Future<Answer> answer =
        plan.cascade()
            .map(cheap -> cascade.answer(planned, cheap))
            .orElseGet(() -> direct(planned, List.of(), nanoTime.getAsLong()));
    return answer.onFailure(
        cause -> {
          recorder.failed(request, plan, cause);
          storage.refused(request, plan, cause);
        });
  }

  /** The answer of the plan's chain to a request for which {@code paid} was called before. */
  private Future<Answer> direct(PlannedRequest planned, List<PaidCall> paid, long beganNanos) {
    Completion completion = planned.completion();
    List<Upstream> chain = planned.plan().chain();
    return completion.request().stream()
        ? attempts.stream(completion, chain, beganNanos)
            .map(begun -> streams.begin(planned, begun.paying(paid, begun.firstNanos())))
        : attempts
            .call(completion, chain, beganNanos)
            .compose(reply -> whole(planned, reply.paying(paid, reply.firstNanos())));
  }

  private Future<Answer> whole(PlannedRequest planned, Attempted<WrittenAnswer> attempted) {
    WrittenAnswer answer = attempted.reply();
    notes.made(planned.request(), attempted.upstream(), answer.json());
    return FinishedAnswer.of(planned.completion().request(), answer, tokens)
        .compose(finished -> whole(planned, attempted, finished, nanoTime.getAsLong()))
        .onComplete(done -> attempted.memory().release());
  }

  private Future<Answer> whole(
      PlannedRequest planned,
      Attempted<WrittenAnswer> attempted,
      FinishedAnswer finished,
      long endNanos) {
    ObjectNode answer = finished.json();
    Buffer body = finished.body();
    Usage usage = finished.usage();
    attempted.span().answered(answer, usage);
    Optional<Future<StoreOutcome>> storing =
        finished.storable()
            ? storage.begin(planned.request(), planned.plan(), attempted, body, usage)
            : Optional.empty();
    Times times = new Times(null, endNanos);
    recorder.succeeded(planned.request(), planned.plan(), attempted, answer, usage, times);
    Cost cost = attempted.cost(planned.completion().request(), usage);
    return storing
        .map(storage::confirmed)
        .orElseGet(() -> Future.succeededFuture(false))
        .map(stored -> planned.facts(attempted, stored).costing(cost))
        .map(facts -> new Answer.Whole(body, facts, storing.isPresent()));
  }
}
