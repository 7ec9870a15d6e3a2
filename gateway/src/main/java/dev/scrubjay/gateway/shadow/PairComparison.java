package dev.scrubjay.gateway.shadow;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.dialect.json.CheckedParts;
import dev.scrubjay.gateway.judging.PairJudgeCall;
import dev.scrubjay.gateway.judging.PairJudgeCall.AnswerOrder;
import dev.scrubjay.gateway.judging.PairJudgeCall.PairSaid;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.ShadowedRequest;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.UpstreamException;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedPair;
import dev.scrubjay.policy.evidence.PairVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.shadow.PairCheck;
import dev.scrubjay.policy.shadow.PairResult;
import dev.scrubjay.policy.words.PromptWords;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The challenger's answer to one request, its comparison with the served one, and the judge. */
final class PairComparison {
  private static final Logger LOG = LoggerFactory.getLogger(PairComparison.class);

  private final RepeatedRequest call;
  private final Upstream challenger;
  private final @Nullable Upstream judge;
  private final Completion whole;
  private double challengerUsd;
  private double judgeUsd;
  private boolean charged = true;

  /** The result, and what it teaches; null if nothing. */
  private record Compared(PairResult result, @Nullable PairVerdict verdict) {}

  /**
   * @param judge null if there is none, or none that the tenant may use
   */
  PairComparison(RepeatedRequest call, Upstream challenger, @Nullable Upstream judge) {
    this.call = call;
    this.challenger = challenger;
    this.judge = judge;
    this.whole = call.whole();
  }

  /** Whether the costs are known; not if a call was cut off, which may have to be paid for. */
  boolean isCharged() {
    return charged;
  }

  /** Makes the calls; never fails. */
  Future<ShadowedRequest> run() {
    return call.ask(whole, challenger, "challenger")
        .compose(this::answered)
        .compose(this::compared)
        .recover(
            cause -> {
              noteFailure(challenger, cause);
              return Future.succeededFuture(new Compared(PairResult.FAILED, null));
            })
        .map(this::shadowed);
  }

  private ShadowedRequest shadowed(Compared compared) {
    PairVerdict verdict = compared.verdict();
    return new ShadowedRequest(
        whole.scope(),
        whole.context().requestId(),
        compared.result(),
        challengerUsd,
        judgeUsd,
        verdict == null
            ? Optional.empty()
            : asked(call.served().upstream())
                .map(asked -> new ObservedPair(asked, challenger.id(), verdict)),
        verdict instanceof PairVerdict.BothJudged
            ? PromptWords.of(whole.request().taskText())
            : PromptWords.NONE);
  }

  private Optional<ObservedCall> asked(Upstream model) {
    return call.served().plan().observedCall(model);
  }

  private Future<CheckedAnswer> answered(Attempted<WrittenAnswer> attempted) {
    Duration took = call.since(attempted.startNanos());
    return call.usage(whole, attempted)
        .compose(
            usage -> {
              challengerUsd = challenger.cost(whole.request(), usage).usdOrZero();
              return checked(whole, attempted.reply().json())
                  .onSuccess(own -> teach(own, usage, took));
            })
        .onComplete(done -> attempted.memory().release());
  }

  /** What the answer teaches of its model alone: its speed, length and form. */
  private void teach(CheckedAnswer own, Usage usage, Duration took) {
    asked(challenger)
        .ifPresent(
            asked -> {
              int tokens = (int) Math.min(usage.outputTokens(), Integer.MAX_VALUE);
              observed(new Observation.ObservedAnswer(asked, tokens, Optional.empty(), took));
              own.formKept().ifPresent(kept -> observed(new Observation.ObservedForm(asked, kept)));
            });
  }

  private void observed(Observation observation) {
    call.parts().observer().observed(whole.scope(), whole.context().requestId(), observation);
  }

  private static Future<CheckedAnswer> checked(Completion completion, ObjectNode json) {
    return LargeWork.onJson(
        json,
        () ->
            CheckedParts.of(
                json,
                completion
                    .request()
                    .dialect()
                    .form(completion.request(), json)
                    .isKept()
                    .orElse(null)));
  }

  private Future<Compared> compared(CheckedAnswer own) {
    ServedAnswer served = call.served();
    AnswerOrder order =
        call.parts().random().nextBoolean()
            ? AnswerOrder.SERVED_FIRST
            : AnswerOrder.CHALLENGER_FIRST;
    return checked(served.completion(), served.answer())
        .compose(
            first ->
                LargeWork.onBytes(
                    chars(first) + chars(own) + whole.request().features().textChars(),
                    () -> {
                      PairCheck check = PairCheck.of(first, own);
                      return new CheckedPair(check, asking(first, own, check, order));
                    }))
        .compose(this::judged);
  }

  private static long chars(CheckedAnswer answer) {
    return answer.text().length()
        + answer.calls().stream().mapToLong(call -> call.arguments().length()).sum();
  }

  /** What is known without a judge, and the request to the judge, if it is to be asked. */
  private record CheckedPair(PairCheck check, Optional<PairJudgeCall> asking) {}

  private Optional<PairJudgeCall> asking(
      CheckedAnswer first, CheckedAnswer own, PairCheck check, AnswerOrder order) {
    if (judge == null) {
      return Optional.empty();
    }
    return switch (check) {
      case PairCheck.Equal equal -> PairJudgeCall.of(whole, first, own, AnswerOrder.ONE);
      case PairCheck.FormDiffers differs -> Optional.empty();
      case PairCheck.NeedsJudge different -> PairJudgeCall.of(whole, first, own, order);
    };
  }

  private Future<Compared> judged(CheckedPair pair) {
    return judge != null && pair.asking().isPresent()
        ? said(judge, pair.asking().get()).map(said -> judged(pair.check(), said))
        : Future.succeededFuture(unjudged(pair.check()));
  }

  /** The result without a judge. Where there should be one, the pair is not taken for evidence. */
  private Compared unjudged(PairCheck check) {
    boolean teaches = call.policy().judge().isEmpty();
    return switch (check) {
      case PairCheck.Equal equal ->
          new Compared(PairResult.AGREED, teaches ? new PairVerdict.SaidTheSame() : null);
      case PairCheck.FormDiffers differs ->
          new Compared(
              differs.servedKept() ? PairResult.SERVED_BETTER : PairResult.CHALLENGER_BETTER, null);
      case PairCheck.NeedsJudge different ->
          new Compared(
              PairResult.UNJUDGED,
              teaches && different.comparable() ? new PairVerdict.Differed() : null);
    };
  }

  private Compared judged(PairCheck check, @Nullable PairSaid said) {
    if (said == null) {
      return unjudged(check);
    }
    return new Compared(
        check instanceof PairCheck.Equal
            ? PairResult.AGREED
            : PairResult.of(said.served(), said.challenger()),
        new PairVerdict.BothJudged(verdict(said.served()), verdict(said.challenger())));
  }

  private static Verdict verdict(boolean right) {
    return new Verdict(right ? 1 : 0, Provenance.JUDGE);
  }

  private Future<@Nullable PairSaid> said(Upstream model, PairJudgeCall asking) {
    return call.ask(asking.completion(), model, "judge")
        .compose(
            attempted ->
                call.usage(asking.completion(), attempted)
                    .map(
                        usage -> {
                          judgeUsd = model.cost(usage).usdOrZero();
                          return asking.said(attempted.reply().json()).orElse(null);
                        })
                    .onComplete(done -> attempted.memory().release()))
        .recover(
            cause -> {
              noteFailure(model, cause);
              return Future.succeededFuture();
            });
  }

  private void noteFailure(Upstream model, Throwable cause) {
    charged &=
        !(cause instanceof UpstreamException failure)
            || switch (failure.kind()) {
              case TIMEOUT, CANCELLED, CUT, MALFORMED, MEMORY -> false;
              default -> true;
            };
    LOG.atDebug()
        .addKeyValue("request_id", whole.context().requestId())
        .addKeyValue("model", model.id())
        .log("a shadow request failed: {}", cause.getMessage());
  }
}
