package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.cache.StoreOutcome;
import dev.scrubjay.gateway.completion.AnswerRecorder.Times;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.load.MemoryBudget;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.RoutePlan;
import dev.scrubjay.gateway.routing.RoutePlanner;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
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
  }

  /** The characters of a stream's events that are captured. */
  long capturedChars() {
    return storage.maxStreamChars();
  }

  /** Gets an answer from a provider; fails if the request cannot be sent to any. */
  Future<Answer> answer(ProviderRequest request) {
    return plan(request).compose(plan -> answer(request, plan));
  }

  /** Plans which models are asked; fails if none can answer the request. */
  Future<RoutePlan> plan(ProviderRequest request) {
    Completion completion = request.completion();
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
    Completion completion = request.completion();
    PlannedRequest planned = new PlannedRequest(request, plan);
    Future<Answer> answer =
        completion.request().stream()
            ? attempts.stream(completion, plan.chain()).map(begun -> streams.begin(planned, begun))
            : attempts.call(completion, plan.chain()).compose(reply -> whole(planned, reply));
    return answer.onFailure(
        cause -> {
          recorder.failed(request, plan, cause);
          storage.refused(request, plan, cause);
        });
  }

  private Future<Answer> whole(PlannedRequest planned, Attempted<ObjectNode> attempted) {
    ObjectNode answer = attempted.reply();
    notes.made(planned.request(), attempted.upstream(), answer);
    return FinishedAnswer.of(planned.completion().request(), answer, tokens)
        .compose(finished -> whole(planned, attempted, finished))
        .onComplete(done -> attempted.memory().release());
  }

  private Future<Answer> whole(
      PlannedRequest planned, Attempted<ObjectNode> attempted, FinishedAnswer finished) {
    ObjectNode answer = finished.json();
    Buffer body = finished.body();
    Usage usage = finished.usage();
    attempted.span().answered(answer, usage);
    Optional<Future<StoreOutcome>> storing =
        finished.storable()
            ? storage.begin(planned.request(), planned.plan(), attempted, body, usage)
            : Optional.empty();
    Times times = new Times(null, nanoTime.getAsLong());
    recorder.succeeded(planned.request(), planned.plan(), attempted, answer, usage, times);
    Cost cost = attempted.upstream().cost(planned.completion().request(), usage);
    return storing
        .map(storage::confirmed)
        .orElseGet(() -> Future.succeededFuture(false))
        .map(stored -> planned.facts(attempted, stored).costing(cost))
        .map(facts -> new Answer.Whole(body, facts, storing.isPresent()));
  }
}
