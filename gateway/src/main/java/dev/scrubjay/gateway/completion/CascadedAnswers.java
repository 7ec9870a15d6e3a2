package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.answers.Answer;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.PaidCall;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.SseEvent;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.request.FallbackChoice;
import dev.scrubjay.gateway.routing.CascadeRoute;
import dev.scrubjay.gateway.stream.Allowance;
import dev.scrubjay.gateway.stream.CapturedStream;
import dev.scrubjay.gateway.stream.ReplayStream;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.cascade.CascadeVerdict.Accepted;
import dev.scrubjay.policy.cascade.CascadeVerdict.Ground;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Answers of cascades: the cheap model's if it holds up, else the strong one's. A streamed answer
 * is held back until it is accepted; the strong model's is streamed as it comes.
 *
 * @param strong asks the strong model, and its fallbacks
 * @param finish stores and records an answer that was accepted
 */
record CascadedAnswers(CheapCalls.Parts parts, Strong strong, Finish finish) {

  /** The way to the strong model's answer. */
  interface Strong {
    /**
     * Gets the answer.
     *
     * @param paid calls of the request before
     * @param beganNanos when the first of them began
     */
    Future<Answer> answer(PlannedRequest planned, List<PaidCall> paid, long beganNanos);
  }

  /** The end of a cheap model's answer that the client gets. */
  interface Finish {
    Future<Answer> answer(
        PlannedRequest planned, Attempted<WrittenAnswer> attempted, CheapAnswer own);
  }

  /** The answer to a request, whose cheap models are {@code route}'s. */
  Future<Answer> answer(PlannedRequest planned, CascadeRoute route) {
    return new CheapCalls(parts, planned, route)
        .run()
        .compose(
            result -> {
              PlannedRequest judged = planned.after(result.verdict(), route.ask().id());
              CheapAnswer own = result.answer();
              Future<Answer> answer =
                  result.verdict() instanceof Accepted && own != null
                      ? accepted(
                          judged,
                          result,
                          own.attempted().paying(result.checks(), result.beganNanos()),
                          own)
                      : escalated(judged, result);
              return own == null
                  ? answer
                  : answer.onComplete(done -> own.attempted().memory().release());
            });
  }

  private Future<Answer> accepted(
      PlannedRequest planned,
      CascadeResult result,
      Attempted<WrittenAnswer> attempted,
      CheapAnswer own) {
    note(planned, result.verdict(), result.added());
    Future<Answer> answer = finish.answer(planned, attempted, own);
    return planned.completion().request().stream()
        ? answer.compose(whole -> streamed(planned, (Answer.Whole) whole, own))
        : answer;
  }

  private Future<Answer> escalated(PlannedRequest planned, CascadeResult result) {
    return strong
        .answer(planned, result.all(), result.beganNanos())
        .onSuccess(answered -> ended(planned, result))
        .recover(cause -> inPlaceOf(cause, planned, result));
  }

  /** The cheap answer, if no other model could be reached and it is better than none. */
  private Future<Answer> inPlaceOf(Throwable cause, PlannedRequest planned, CascadeResult result) {
    CheapAnswer own = result.answer();
    boolean allowed =
        !(planned.completion().context().requirements().fallbacks()
            instanceof FallbackChoice.NoFallback);
    if (own == null || !allowed || !result.isUsable() || planned.request().isAbandoned()) {
      ended(planned, result);
      return Future.failedFuture(cause);
    }
    List<String> failed = planned.plan().chain().stream().map(Upstream::id).toList();
    CascadeVerdict verdict = new Accepted(Ground.NO_OTHER);
    CascadeResult instead =
        new CascadeResult(
            verdict, own, result.checks(), result.beganNanos(), parts.nanoTime().getAsLong());
    return accepted(
        planned.after(verdict, own.attempted().upstream().id()),
        instead,
        own.attempted().paying(result.checks(), result.beganNanos()).insteadOf(failed),
        own);
  }

  /** Ends a cascade whose cheap answer the client does not get. */
  private void ended(PlannedRequest planned, CascadeResult result) {
    note(planned, result.verdict(), result.added());
    if (result.answer() != null) {
      result.answer().discard(planned, parts.recorder());
    }
  }

  private void note(PlannedRequest planned, CascadeVerdict verdict, Duration added) {
    parts.recorder().cascaded(planned.request(), verdict, added);
  }

  private Future<Answer> streamed(PlannedRequest planned, Answer.Whole whole, CheapAnswer own) {
    ChatRequest request = planned.completion().request();
    ObjectNode json = own.finished().json();
    return LargeWork.onJson(json, () -> request.dialect().replay(json, request))
        .map(events -> replayed(events, whole));
  }

  private Answer replayed(List<SseEvent> events, Answer.Whole whole) {
    Promise<Answer.StreamEnd> end = Promise.promise();
    CapturedStream.Capture<SseEvent> atEnd =
        new CapturedStream.Capture<>() {
          @Override
          public void accept(SseEvent event) {}

          @Override
          public Future<Void> ended(boolean complete, Duration paused) {
            end.complete(
                new Answer.StreamEnd(Optional.of(whole.body()), whole.cost(), whole.storing()));
            return Future.succeededFuture();
          }

          @Override
          public void failed(Throwable cause) {
            end.fail(cause);
          }
        };
    return new Answer.Streamed(
        new CapturedStream<>(
            new ReplayStream<>(events),
            atEnd,
            event -> event.data().length(),
            0,
            Allowance.UNLIMITED,
            parts.nanoTime()),
        whole.facts(),
        end.future());
  }
}
