package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.scrubjay.gateway.completion.SharedAnswers.Asking;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.dialect.json.Json;
import dev.scrubjay.gateway.observe.AnswerFacts;
import dev.scrubjay.gateway.observe.CacheEvent.Coalesced;
import dev.scrubjay.gateway.observe.CacheEvent.Coalesced.Where;
import dev.scrubjay.gateway.observe.CacheStatus.Miss;
import dev.scrubjay.gateway.observe.CompletedRequest;
import dev.scrubjay.gateway.observe.RequestObserver;
import dev.scrubjay.gateway.stream.ReplayStream;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/** One request's waiting for its flight. Confined to the request's context. */
final class Waiting {
  private final Vertx vertx;
  private final SharedAnswers answers;
  private final Asking asking;
  private final Flights.Seat seat;
  private final Duration mostPatience;
  private final RequestObserver observer;
  private final LongSupplier nanoTime;
  private final Context context;
  private final long started;
  private final WaitSpan span;
  private final Promise<ChatReply> reply = Promise.promise();
  private final AtomicBoolean left = new AtomicBoolean();
  private long patience = -1;
  private boolean decided;

  Waiting(
      Vertx vertx,
      SharedAnswers answers,
      Asking asking,
      Flights.Seat seat,
      Duration mostPatience,
      RequestObserver observer,
      LongSupplier nanoTime) {
    this.vertx = vertx;
    this.answers = answers;
    this.asking = asking;
    this.seat = seat;
    this.mostPatience = mostPatience;
    this.observer = observer;
    this.nanoTime = nanoTime;
    this.context = vertx.getOrCreateContext();
    this.started = nanoTime.getAsLong();
    this.span = WaitSpan.begin(asking.context().trace());
  }

  Future<ChatReply> begin() {
    asking.context().cancellation().onCancel(this::leave);
    patience = vertx.setTimer(mostPatience.toMillis(), id -> lostPatience());
    onContext(seat.flight().progress(), this::reached);
    return reply.future().onComplete(done -> endSpan(done.succeeded()));
  }

  private void endSpan(boolean served) {
    if (!isMine()) {
      span.end(where(), served);
    }
  }

  private Where where() {
    return seat.flight().isFollowing() ? Where.ELSEWHERE : Where.HERE;
  }

  private <T> void onContext(Future<T> future, Handler<AsyncResult<T>> handler) {
    future.onComplete(result -> context.runOnContext(nothing -> handler.handle(result)));
  }

  private void leave() {
    if (left.compareAndSet(false, true)) {
      seat.flight().leave();
    }
  }

  /** Whether the answer is made for this request, and only shared with others. */
  private boolean isMine() {
    return seat.first() && !seat.flight().isFollowing();
  }

  private void lostPatience() {
    if (!decided && !isMine()) {
      decided = true;
      goOn(false);
    }
  }

  /** Leaves the flight, and goes to a provider alone. */
  private void goOn(boolean keep) {
    waited(false);
    endSpan(false);
    leave();
    answers.alone(asking, keep).onComplete(reply);
  }

  private void waited(boolean served) {
    if (!isMine()) {
      Duration waited = Duration.ofNanos(nanoTime.getAsLong() - started);
      observer.cacheEvent(
          asking.context().scope(),
          asking.key().operation(),
          new Coalesced(where(), waited, served));
    }
  }

  private void reached(AsyncResult<Progress> result) {
    if (decided) {
      return;
    }
    decided = true;
    vertx.cancelTimer(patience);
    if (result.failed()) {
      missed();
      reply.fail(result.cause());
      return;
    }
    switch (result.result()) {
      case Progress.EachAlone alone -> goOn(true);
      case Progress.Cached cached ->
          asking
              .acceptance()
              .entry(cached.entry())
              .ifPresentOrElse(reply::complete, () -> goOn(true));
      case Progress.Whole whole -> {
        if (takes(whole.facts())) {
          deliver(whole.answer(), whole.facts());
        }
      }
      case Progress.Coming coming -> {
        if (takes(coming.facts())) {
          deliver(coming);
        }
      }
    }
  }

  private void missed() {
    observer.cacheUsed(
        asking.context(), asking.key().operation(), new Miss(asking.reason(), false, !isMine()));
  }

  /** Whether the flight's answer will do; if it will not, the request goes on by itself. */
  private boolean takes(AnswerFacts facts) {
    if (!isMine() && !asking.acceptance().model(facts.model())) {
      goOn(true);
      return false;
    }
    waited(true);
    missed();
    return true;
  }

  private void deliver(Progress.Coming coming) {
    if (!asking.request().stream()) {
      onContext(
          coming.whole(),
          whole -> {
            if (whole.failed()) {
              reply.fail(whole.cause());
            } else {
              whole
                  .result()
                  .ifPresentOrElse(answer -> deliver(answer, coming.facts()), () -> goOn(false));
            }
          });
      return;
    }
    Optional<ReadStream<SseEvent>> events = coming.log().read(context);
    if (events.isEmpty()) {
      goOn(false);
      return;
    }
    asking.context().cancellation().onCancel(() -> coming.log().leave(events.get()));
    onContext(coming.whole(), end -> streamed(end, coming.facts()));
    reply.complete(new ChatReply.Streamed(events.get(), facts(coming.facts())));
  }

  private void streamed(AsyncResult<Optional<Made.Answer>> end, AnswerFacts facts) {
    if (end.succeeded()) {
      completed(facts, end.result().map(Made.Answer::costUsd).orElse(0.0));
    }
  }

  private void deliver(Made.Answer answer, AnswerFacts facts) {
    completed(facts, answer.costUsd());
    AnswerFacts told = isMine() ? facts : facts(facts).saving(answer.costUsd());
    if (!asking.request().stream()) {
      reply.complete(new ChatReply.Whole(answer.body(), told));
      return;
    }
    try {
      ReadStream<SseEvent> events =
          new ReplayStream(
              asking
                  .request()
                  .dialect()
                  .replay(Json.object(answer.body().getBytes()), asking.request()));
      reply.complete(new ChatReply.Streamed(events, told));
    } catch (JsonProcessingException notJson) {
      goOn(false);
    }
  }

  private AnswerFacts facts(AnswerFacts made) {
    return isMine() ? made : made.sharedAs(new Miss(asking.reason(), false, true));
  }

  private void completed(AnswerFacts facts, double savedUsd) {
    if (!isMine()) {
      observer.completed(
          CompletedRequest.coalesced(
              asking.context(),
              asking.key().operation(),
              facts.model(),
              savedUsd,
              nanoTime.getAsLong()));
    }
  }
}
