package dev.scrubjay.gateway.semantic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.scrubjay.gateway.attempt.Attempted;
import dev.scrubjay.gateway.config.SemanticPolicy;
import dev.scrubjay.gateway.dialect.Usage;
import dev.scrubjay.gateway.judging.JudgeCall;
import dev.scrubjay.gateway.load.LargeWork;
import dev.scrubjay.gateway.observe.SemanticEvent;
import dev.scrubjay.gateway.observe.SemanticEvent.CompareMeans;
import dev.scrubjay.gateway.observe.SemanticEvent.NoComparison;
import dev.scrubjay.gateway.request.Completion;
import dev.scrubjay.gateway.shared.DailySpend.Reserved;
import dev.scrubjay.gateway.upstream.Upstream;
import dev.scrubjay.gateway.upstream.provider.Cancellation;
import dev.scrubjay.gateway.upstream.provider.WrittenAnswer;
import dev.scrubjay.policy.cascade.CheckedAnswer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** The judge model's word on whether an answer to another prompt is right for this one. */
final class ReuseJudge {
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);
  private static final int CHARS_PER_TOKEN = 3;
  private static final long INSTRUCTIONS = 250;

  private final SemanticParts parts;

  ReuseJudge(SemanticParts parts) {
    this.parts = parts;
  }

  /** What was found out of two answers. */
  sealed interface Told {
    /** Whether the other answer is right. */
    record Right(boolean right, CompareMeans means) implements Told {}

    /** Nothing. */
    record Nothing(NoComparison why) implements Told {}
  }

  /**
   * What a judge said.
   *
   * @param usd what that cost; empty if it did not answer, which may have cost all the same
   */
  private record Judgement(Told told, OptionalDouble usd) {}

  /** Asks whether {@code other} answers {@code completion}. Never fails. */
  Future<Told> ask(Completion completion, CheckedAnswer other, SemanticPolicy policy) {
    String tenant = completion.scope().tenant();
    Optional<Upstream> judge = policy.judge().flatMap(id -> parts.models().judge(tenant, id));
    if (judge.isEmpty()) {
      return Future.succeededFuture(
          policy.judge().isEmpty()
              ? new Told.Right(false, CompareMeans.UNJUDGED)
              : new Told.Nothing(NoComparison.JUDGE_FAILED));
    }
    Optional<Completion> asking = JudgeCall.of(completion.aside().with(new Cancellation()), other);
    return asking.isEmpty()
        ? Future.succeededFuture(new Told.Nothing(NoComparison.INCOMPLETE))
        : reserved(asking.get(), judge.get(), policy);
  }

  private Future<Told> reserved(Completion asking, Upstream judge, SemanticPolicy policy) {
    long read = asking.request().features().textChars() / CHARS_PER_TOKEN + INSTRUCTIONS;
    OptionalDouble most = judge.cost(new Usage(read, JudgeCall.MAX_TOKENS)).usd();
    if (most.isEmpty()) {
      return Future.succeededFuture(new Told.Nothing(NoComparison.BUDGET));
    }
    return most.getAsDouble() == 0
        ? asked(asking, judge).map(Judgement::told)
        : parts
            .spend()
            .reserve(asking.scope().tenant(), most.getAsDouble(), policy.dailyUsd())
            .compose(
                reserved ->
                    reserved
                        .map(budget -> asked(asking, judge).compose(said -> settled(budget, said)))
                        .orElseGet(
                            () -> Future.succeededFuture(new Told.Nothing(NoComparison.BUDGET))))
            .otherwise(away -> new Told.Nothing(NoComparison.BUDGET));
  }

  /** Corrects what was reserved; if that fails, or the judge did, all of it counts as spent. */
  private Future<Told> settled(Reserved budget, Judgement said) {
    return said.usd().isPresent()
        ? parts
            .spend()
            .settle(budget, said.usd().getAsDouble())
            .otherwiseEmpty()
            .map(done -> said.told())
        : Future.succeededFuture(said.told());
  }

  private Future<Judgement> asked(Completion asking, Upstream judge) {
    return parts
        .attempts()
        .once(asking, judge, MAX_WAIT)
        .compose(attempted -> said(asking, judge, attempted))
        .otherwise(
            failed ->
                new Judgement(new Told.Nothing(NoComparison.JUDGE_FAILED), OptionalDouble.empty()));
  }

  private Future<Judgement> said(
      Completion asking, Upstream judge, Attempted<WrittenAnswer> attempted) {
    ObjectNode reply = attempted.reply().json();
    return LargeWork.onJson(reply, () -> parts.tokens().usage(asking.request(), reply))
        .map(
            usage -> {
              attempted.span().answered(reply, usage);
              Boolean approved = JudgeCall.approved(reply);
              double usd = judge.cost(usage).usdOrZero();
              parts.observer().semantic(asking.scope(), new SemanticEvent.Judged(usd));
              Told told =
                  approved == null
                      ? new Told.Nothing(NoComparison.JUDGE_FAILED)
                      : new Told.Right(approved, CompareMeans.JUDGE);
              return new Judgement(told, OptionalDouble.of(usd));
            })
        .onComplete(done -> attempted.memory().release());
  }
}
