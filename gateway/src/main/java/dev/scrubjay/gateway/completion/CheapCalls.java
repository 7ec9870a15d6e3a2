package dev.scrubjay.gateway.completion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.attempt.Attempts;
import dev.scrubjay.gateway.attempt.PaidCall;
import dev.scrubjay.gateway.dialect.ChatRequest;
import dev.scrubjay.gateway.dialect.json.CheckedParts;
import dev.scrubjay.gateway.judging.JudgeCall;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.routing.CascadeRoute;
import dev.scrubjay.gateway.routing.TokenCounts;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.cascade.AnswerCheck.Checked;
import dev.scrubjay.policy.cascade.CascadeVerdict;
import dev.scrubjay.policy.cascade.CascadeVerdict.Escalated;
import dev.scrubjay.policy.cascade.CascadeVerdict.EscalationCause;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the cheap models of one cascade: the answer, the second answer at the same time, and
 * the judge. Confined to the request's context.
 */
final class CheapCalls {
  private final Parts parts;
  private final PlannedRequest planned;
  private final CascadeRoute route;
  private final Cancellation cancellation = new Cancellation();
  private final Completion whole;
  private final long began;
  private final List<PaidCall> checks = new ArrayList<>();
  private @Nullable CheapAnswer answer;
  private boolean late;

  /** The collaborators of all cascades. */
  record Parts(
      Attempts attempts, AnswerRecorder recorder, TokenCounts tokens, LongSupplier nanoTime) {}

  CheapCalls(Parts parts, PlannedRequest planned, CascadeRoute route) {
    this.parts = parts;
    this.planned = planned;
    this.route = route;
    this.began = parts.nanoTime().getAsLong();
    Completion completion = planned.completion();
    completion.context().cancellation().onCancel(cancellation::cancel);
    this.whole =
        new Completion(completion.context(), completion.request().unstreamed(), completion.key())
            .with(cancellation);
  }

  /** Makes the calls; never fails. */
  Future<CascadeResult> run() {
    Runnable stop = parts.attempts().after(route.limit(), this::tooLate);
    Future<CheapAnswer> first = call(route.ask(), "ask").onSuccess(came -> answer = came);
    Future<@Nullable CheapAnswer> second = second();
    return Future.all(first, second)
        .compose(both -> checked(first.result(), second.result()))
        .recover(
            cause ->
                Future.succeededFuture(
                    new Escalated(late ? EscalationCause.LATE : EscalationCause.FAILED)))
        .map(
            verdict -> {
              stop.run();
              cancellation.cancel();
              return result(verdict);
            });
  }

  private void tooLate() {
    late = true;
    cancellation.cancel();
  }

  private CascadeResult result(CascadeVerdict verdict) {
    return new CascadeResult(verdict, answer, checks, began, parts.nanoTime().getAsLong());
  }

  private Future<@Nullable CheapAnswer> second() {
    if (route.second().isEmpty()) {
      return Future.succeededFuture();
    }
    return call(route.second().get(), "agree_with")
        .onSuccess(
            came -> {
              checks.add(came.paid());
              came.discard(planned, parts.recorder());
              came.attempted().memory().release();
            })
        .otherwise(cause -> null);
  }

  private Future<CheapAnswer> call(Upstream model, String role) {
    return parts
        .attempts()
        .call(whole, List.of(model), began)
        .compose(
            attempted -> {
              attempted.span().cascades(role);
              return answered(attempted, parts.nanoTime().getAsLong());
            });
  }

  private Future<CheapAnswer> answered(Attempted<WrittenAnswer> attempted, long endNanos) {
    ChatRequest request = whole.request();
    ObjectNode json = attempted.reply().json();
    return FinishedAnswer.of(request, attempted.reply(), parts.tokens())
        .compose(
            finished ->
                LargeWork.onJson(
                    json,
                    () ->
                        new CheapAnswer(
                            attempted,
                            finished,
                            CheckedParts.of(
                                json, request.dialect().form(request, json).isKept().orElse(null)),
                            endNanos)));
  }

  private Future<CascadeVerdict> checked(CheapAnswer own, @Nullable CheapAnswer second) {
    if (late) {
      return Future.succeededFuture(new Escalated(EscalationCause.LATE));
    }
    return LargeWork.onJson(
            own.finished().json(),
            () -> route.check().of(own.checked(), second == null ? null : second.checked()))
        .compose(
            checked ->
                switch (checked) {
                  case Checked.Decided decided -> Future.succeededFuture(decided.verdict());
                  case Checked.ForJudge judge -> judged(own);
                });
  }

  private Future<CascadeVerdict> judged(CheapAnswer own) {
    if (route.judge().isEmpty()) {
      return Future.succeededFuture(route.check().judged(null));
    }
    Upstream judge = route.judge().get();
    return JudgeCall.of(whole, own.checked())
        .map(
            asked ->
                parts
                    .attempts()
                    .call(asked, List.of(judge), began)
                    .compose(attempted -> approved(asked, attempted))
                    .recover(cause -> late ? Future.failedFuture(cause) : Future.succeededFuture()))
        .orElseGet(Future::succeededFuture)
        .map(route.check()::judged);
  }

  private Future<@Nullable Boolean> approved(Completion asked, Attempted<WrittenAnswer> attempted) {
    attempted.span().cascades("judge");
    return FinishedAnswer.of(asked.request(), attempted.reply(), parts.tokens())
        .map(
            finished -> {
              attempted.span().answered(finished.json(), finished.usage());
              checks.add(
                  new PaidCall(attempted.upstream(), finished.usage(), PaidCall.Purpose.CHECK));
              return JudgeCall.approved(finished.json());
            })
        .onComplete(done -> attempted.memory().release());
  }
}
