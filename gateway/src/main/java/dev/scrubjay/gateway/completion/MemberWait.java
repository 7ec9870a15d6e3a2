package dev.scrubjay.gateway.completion;

import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.coalescing.CallOutcome;
import dev.scrubjay.gateway.coalescing.Membership;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheEvent.Coalesced;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.tracing.WaitSpan;
import dev.scrubjay.policy.model.Cost;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One member's wait for the outcome of its shared call. Confined to the request's context. */
final class MemberWait {

  /** The ways to answer a request that leaves its shared call. */
  enum Alone {
    /** Its own answer is stored. */
    STORE,
    /** Its own answer is not stored: another's will be, or could not be. */
    NO_STORE
  }

  private final MemberParts parts;
  private final Completion completion;
  private final Miss.MissReason reason;
  private final Membership membership;
  private final Function<Alone, Future<Answer>> alone;
  private final Context context;
  private final long started;
  private final WaitSpan span;
  private final Promise<Answer> answer = Promise.promise();
  private final AtomicBoolean left = new AtomicBoolean();
  private final AtomicBoolean waited = new AtomicBoolean();
  private long patience = -1;
  private boolean decided;

  /**
   * Makes the wait of one request.
   *
   * @param alone answers the request without the call, where its outcome does not suit
   */
  MemberWait(
      MemberParts parts,
      Completion completion,
      Miss.MissReason reason,
      Membership membership,
      Function<Alone, Future<Answer>> alone) {
    this.parts = parts;
    this.completion = completion;
    this.reason = reason;
    this.membership = membership;
    this.alone = alone;
    this.context = parts.vertx().getOrCreateContext();
    this.started = parts.nanoTime().getAsLong();
    this.span = WaitSpan.begin(completion.context().trace());
  }

  Future<Answer> begin() {
    completion.context().cancellation().onCancel(this::leave);
    patience = parts.vertx().setTimer(parts.patience().toMillis(), id -> losePatience());
    onContext(membership.outcome(), this::reached);
    return answer.future().onComplete(done -> endSpan(done.succeeded()));
  }

  private <T> void onContext(Future<T> future, Handler<AsyncResult<T>> handler) {
    future.onComplete(result -> context.runOnContext(nothing -> handler.handle(result)));
  }

  private void leave() {
    if (left.compareAndSet(false, true)) {
      membership.leave();
    }
  }

  private void losePatience() {
    if (!decided && membership.isFollower()) {
      decided = true;
      goAlone(Alone.NO_STORE);
    }
  }

  private void goAlone(Alone how) {
    noteWait();
    reportWait(false);
    endSpan(false);
    leave();
    alone.apply(how).onComplete(answer);
  }

  private void reached(AsyncResult<CallOutcome> outcome) {
    if (decided) {
      return;
    }
    decided = true;
    parts.vertx().cancelTimer(patience);
    if (outcome.failed()) {
      reportMiss();
      answer.fail(outcome.cause());
      return;
    }
    switch (outcome.result()) {
      case CallOutcome.NotShared none -> goAlone(Alone.STORE);
      case CallOutcome.FoundInCache found -> {
        noteWait();
        answerWith(parts.acceptance().fromEntry(completion, found.entry()), Alone.STORE);
      }
      case CallOutcome.WholeAnswer whole -> {
        if (takes(whole.answer().facts())) {
          deliver(whole.answer());
        }
      }
      case CallOutcome.StreamedAnswer streamed -> {
        if (takes(streamed.answer().facts())) {
          deliver(streamed);
        }
      }
    }
  }

  /** Whether the call's answer suits the request; if not, the request goes alone. */
  private boolean takes(AnswerFacts facts) {
    if (membership.isFollower() && !parts.acceptance().accepts(completion, facts)) {
      goAlone(Alone.STORE);
      return false;
    }
    reportWait(true);
    reportMiss();
    return true;
  }

  private void deliver(CallOutcome.StreamedAnswer streamed) {
    if (!completion.request().stream()) {
      onContext(streamed.answer().end(), end -> deliverEnd(streamed.answer(), end));
      return;
    }
    Optional<ReadStream<SseEvent>> events = streamed.events().read(context);
    if (events.isEmpty()) { // joined too late
      goAlone(Alone.NO_STORE);
      return;
    }
    completion.context().cancellation().onCancel(() -> streamed.events().leave(events.get()));
    AnswerFacts facts = streamed.answer().facts();
    onContext(
        streamed.answer().end().map(Answer.StreamEnd::cost),
        cost -> {
          if (cost.succeeded()) {
            reportCompleted(facts, cost.result());
          }
        });
    answer.complete(new Answer.Streamed(events.get(), told(facts), streamed.answer().end()));
  }

  /** Answers a member that does not stream, at the end of the stream. */
  private void deliverEnd(Answer.Streamed streamed, AsyncResult<Answer.StreamEnd> end) {
    if (end.failed()) {
      answer.fail(end.cause());
    } else if (end.result().body().isEmpty()) {
      goAlone(Alone.NO_STORE);
    } else {
      AnswerFacts facts = streamed.facts().costing(end.result().cost());
      deliver(new Answer.Whole(end.result().body().get(), facts));
    }
  }

  private void deliver(Answer.Whole whole) {
    reportCompleted(whole.facts(), whole.cost());
    AnswerFacts facts = told(whole.facts());
    AnswerFacts told = membership.isFollower() ? facts.saving(whole.cost()) : facts;
    if (!completion.request().stream()) {
      answer.complete(new Answer.Whole(whole.body(), told));
      return;
    }
    answerWith(parts.cached().streamOf(completion, whole.body(), told), Alone.NO_STORE);
  }

  private void answerWith(Future<Optional<Answer>> made, Alone otherwise) {
    made.onFailure(answer::fail)
        .onSuccess(found -> found.ifPresentOrElse(answer::complete, () -> goAlone(otherwise)));
  }

  /** The facts for the client; a follower pays nothing. */
  private AnswerFacts told(AnswerFacts facts) {
    return switch (membership.role()) {
      case Membership.MemberRole.Leader leader -> facts;
      case Membership.MemberRole.Follower follower -> facts.sharedAs(new Miss(reason, false, true));
    };
  }

  private void reportMiss() {
    parts
        .observer()
        .cacheUsed(
            completion.context(),
            completion.operation(),
            new Miss(reason, false, membership.isFollower()));
  }

  /** Notes how long the request has waited for another's call; once, as the first wait ends. */
  private void noteWait() {
    if (membership.isFollower() && waited.compareAndSet(false, true)) {
      completion.context().waits().add(Duration.ofNanos(parts.nanoTime().getAsLong() - started));
    }
  }

  private void reportWait(boolean served) {
    if (membership.role() instanceof Membership.MemberRole.Follower follower) {
      Duration waited = Duration.ofNanos(parts.nanoTime().getAsLong() - started);
      parts
          .observer()
          .cacheEvent(
              completion.scope(),
              completion.operation(),
              new Coalesced(where(follower), waited, served));
    }
  }

  private void reportCompleted(AnswerFacts facts, Cost saved) {
    if (membership.isFollower()) {
      parts
          .observer()
          .completed(
              CompletedRequest.coalesced(
                  completion.context(),
                  completion.operation(),
                  facts,
                  saved,
                  parts.nanoTime().getAsLong()));
    }
  }

  private void endSpan(boolean served) {
    if (membership.role() instanceof Membership.MemberRole.Follower follower) {
      span.end(where(follower).name(), served);
    }
  }

  private static Coalesced.Where where(Membership.MemberRole.Follower follower) {
    return follower.remote() ? Coalesced.Where.ELSEWHERE : Coalesced.Where.HERE;
  }
}
