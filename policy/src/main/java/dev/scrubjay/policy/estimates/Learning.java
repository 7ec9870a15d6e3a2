package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Evidence.Collected;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedFailure;
import dev.scrubjay.policy.evidence.Observation.ObservedForm;
import dev.scrubjay.policy.evidence.Observation.ObservedPair;
import dev.scrubjay.policy.evidence.Observation.ObservedPairOutcome;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** The conversion of observations to {@link Evidence}. */
public final class Learning {
  private final Estimates known;
  private final UnaryOperator<TaskType> admitted;
  private final PairEvidence pairs;

  /**
   * @param known the current estimates, which put new observations on the scale of the old
   */
  public Learning(Estimates known) {
    this(known, UnaryOperator.identity());
  }

  /**
   * @param known the current estimates, which put new observations on the scale of the old
   * @param admitted the task type that counts for each, including types admitted since {@code
   *     known}
   */
  public Learning(Estimates known, UnaryOperator<TaskType> admitted) {
    this.known = known;
    this.admitted = admitted;
    this.pairs = new PairEvidence(known);
  }

  /** The evidence of {@code observation}, made at {@code now}; to be added to earlier evidence. */
  public Evidence evidence(Observation observation, Instant now) {
    return switch (observation) {
      case ObservedAnswer answered -> answered(answered, now);
      case ObservedFailure failed ->
          enter(EvidenceCell.of(Measure.RELIABILITY, failed.model()), 1, 0, 0, now);
      case ObservedForm formed ->
          enter(
              EvidenceCell.of(Measure.FORM, kept(formed.call())), 1, 0, formed.kept() ? 1 : 0, now);
      case ObservedVerdict judged -> judged(judged, now);
      case ObservedPair pair -> paired(pair, kept(pair.served()), now);
      case ObservedPairOutcome outcome -> paired(outcome, kept(outcome.served()), now);
    };
  }

  private Evidence answered(ObservedAnswer answered, Instant now) {
    ObservedCall call = kept(answered.call());
    int tokens = answered.outputTokens();
    double length = Estimates.length(call.inputTokens());
    Collected seen = new Collected();
    enter(seen, EvidenceCell.of(Measure.RELIABILITY, call.model()), Trend.of(1, 0, 1), now);
    enter(seen, EvidenceCell.of(Measure.OUTPUT, call), Trend.of(1, length, tokens), now);
    speed(seen, answered, call, now);
    return seen.evidence();
  }

  /**
   * The evidence on speed. The time of an answer that was not streamed is split by the expected
   * time until the first token.
   */
  private void speed(Collected seen, ObservedAnswer answered, ObservedCall call, Instant now) {
    String model = call.model();
    int index = known.index(model);
    if (index < 0) {
      return;
    }
    double whole = seconds(answered.whole());
    double begun = seconds(known.firstToken(index));
    double expected = expectedSeconds(index, call, answered.outputTokens());
    double first = answered.firstToken().map(Learning::seconds).orElse(Math.min(whole, begun));
    enter(seen, EvidenceCell.of(Measure.FIRST_TOKEN, model), Trend.of(1, 0, first), now);
    double late = LatencyRatio.log(whole, expected);
    enter(seen, EvidenceCell.of(Measure.OVERRUN, model), Trend.of(1, 0, late), now);
    int further = Math.max(0, answered.outputTokens() - 1);
    if (further > 0) {
      double each = Math.max(0, whole - first) / further;
      enter(seen, EvidenceCell.of(Measure.TOKEN_TIME, model), Trend.of(further, 0, each), now);
    }
    if (answered.firstToken().isPresent()) {
      double lateFirst = LatencyRatio.log(first, begun);
      enter(
          seen,
          EvidenceCell.of(Measure.FIRST_TOKEN_OVERRUN, model),
          Trend.of(1, 0, lateFirst),
          now);
    }
  }

  /** The expected latency of the answer before its length was known. */
  private double expectedSeconds(int index, ObservedCall call, int written) {
    double tokens =
        known
            .task(call.task(), call.complexity())
            .outputTokens(index, Estimates.length(call.inputTokens()))
            .orElse(written);
    return seconds(known.latency(index, tokens));
  }

  private Evidence judged(ObservedVerdict judged, Instant now) {
    ObservedCall call = kept(judged.call());
    double length = Estimates.length(call.inputTokens());
    Trend trend = trend(judged.verdict(), length);
    if (judged.instead().isPresent()) {
      trend = trend.minus(trend(judged.instead().get(), length));
    }
    return enter(EvidenceCell.of(Measure.SUCCESS, call), trend, now)
        .plus(surprise(judged, call, now));
  }

  /**
   * The difference between the score and the score expected without {@link Drift}, and without
   * other sites: what they say is no change of the model.
   */
  private Evidence surprise(ObservedVerdict judged, ObservedCall call, Instant now) {
    int index = known.index(call.model());
    if (index < 0) {
      return Evidence.NONE;
    }
    double expected =
        known
            .alone()
            .task(call.task(), call.complexity())
            .usual(index, Estimates.length(call.inputTokens()));
    Trend trend = surprise(judged.verdict(), expected);
    if (judged.instead().isPresent()) {
      trend = trend.minus(surprise(judged.instead().get(), expected));
    }
    return enter(EvidenceCell.of(Measure.SURPRISE, call.model()), trend, now);
  }

  private static Trend surprise(Verdict verdict, double expected) {
    return Trend.of(verdict.provenance().weight(), expected, verdict.corrected() - expected);
  }

  private static Trend trend(Verdict verdict, double length) {
    return Trend.of(verdict.provenance().weight(), length, verdict.corrected());
  }

  private Evidence paired(ObservedPair pair, ObservedCall served, Instant now) {
    return enter(success(served, pair.challenger()), pairs.ofChallenger(pair, served), now)
        .plus(enter(success(served, served.model()), pairs.ofServed(pair, served), now));
  }

  private Evidence paired(ObservedPairOutcome outcome, ObservedCall served, Instant now) {
    return enter(success(served, outcome.challenger()), pairs.ofChallenger(outcome, served), now);
  }

  private static EvidenceCell success(ObservedCall call, String model) {
    return EvidenceCell.of(Measure.SUCCESS, call.task().name(), call.complexity(), model);
  }

  private ObservedCall kept(ObservedCall call) {
    return new ObservedCall(
        known.kept(admitted.apply(call.task())),
        call.complexity(),
        call.model(),
        call.inputTokens());
  }

  private Evidence enter(EvidenceCell cell, double weight, double x, double y, Instant now) {
    return enter(cell, Trend.of(weight, x, y), now);
  }

  private Evidence enter(EvidenceCell cell, Trend trend, Instant now) {
    return enter(new Collected(), cell, trend, now).evidence();
  }

  private Collected enter(Collected seen, EvidenceCell cell, Trend trend, Instant now) {
    return seen.add(cell, trend.weight(), trend, known.decayed().moment(cell, now));
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
