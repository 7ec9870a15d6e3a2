package dev.scrubjay.policy.estimates;

import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedPair;
import dev.scrubjay.policy.evidence.Observation.ObservedPairOutcome;
import dev.scrubjay.policy.evidence.PairVerdict;
import dev.scrubjay.policy.evidence.Trend;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.Arrays;

/**
 * The evidence of pairs. Two models mostly fail at the same requests, so verdicts on both their
 * answers to the same requests tell the gap between them better than verdicts on others. If the
 * served model is mostly known by verdicts on other requests, the luck of the draw of these is
 * taken out of the challenger's score by what the served answer's score differs from the expected
 * one: a control variate, {@code y − β (served − expected)}.
 *
 * <p>All judged pairs weigh the same, whatever they say: those that say the same are the easy
 * requests. So a later verdict of the caller changes the score of a pair and not its weight.
 *
 * <p>Where there is no judge, answers that say the same are taken for evidence that the gap is 0,
 * and those that differ for evidence of the gap that was known beforehand, at the usual share of
 * such pairs. So the gap is in proportion to how often the two differ; if only those that say the
 * same counted, the gap of any two models would vanish in the end. Such a pair tells nothing of how
 * good the two are; it enters for both, so that the gap is not taken for the difficulty of the
 * task, and it weighs little.
 *
 * <p>What is expected of the served model is estimated from verdicts on it and from what was known
 * beforehand. It does not follow the challenger's results, as {@link Abilities} do, or both would
 * drift: each would be corrected by what the other taught.
 */
final class PairEvidence {
  /** The assumed correlation of two models' scores on the same request. */
  private static final double RHO = 0.5;

  /** The weight of a pair that was not judged, in proofs. */
  private static final double UNJUDGED = 0.25;

  /** The usual share of requests on which two models' answers differ. */
  private static final double USUALLY_DIFFERENT = 0.3;

  /** The verdicts that what was known beforehand of the served model counts for. */
  private static final double PRIOR = 20;

  private final Estimates known;

  PairEvidence(Estimates known) {
    this.known = known;
  }

  /**
   * The evidence of a pair on the challenger's success.
   *
   * @param served the call under the task type that counts
   */
  Trend ofChallenger(ObservedPair pair, ObservedCall served) {
    if (isUnknown(served, pair.challenger())) {
      return Trend.NONE;
    }
    double expected = expected(served);
    return switch (pair.verdict()) {
      case PairVerdict.BothJudged judged -> {
        Verdict other = judged.challenger();
        double beta = beta(served, pair.challenger());
        double luck = judged.served().corrected() - expected;
        yield trend(weight(other, beta), served, other.corrected() - beta * luck);
      }
      case PairVerdict.SaidTheSame same -> trend(UNJUDGED, served, expected);
      case PairVerdict.Differed differed ->
          trend(UNJUDGED, served, expected + gapBeforehand(served, pair.challenger()));
    };
  }

  /** The evidence of a pair on the served model's success; none if there is a verdict on it. */
  Trend ofServed(ObservedPair pair, ObservedCall served) {
    return pair.verdict() instanceof PairVerdict.BothJudged || isUnknown(served, pair.challenger())
        ? Trend.NONE
        : trend(UNJUDGED, served, expected(served));
  }

  /** The evidence of a verdict on the served answer on the challenger's success. */
  Trend ofChallenger(ObservedPairOutcome outcome, ObservedCall served) {
    if (isUnknown(served, outcome.challenger())) {
      return Trend.NONE;
    }
    double beta = beta(served, outcome.challenger());
    double weight = outcome.judge().map(judge -> weight(judge, beta)).orElse(UNJUDGED);
    double before =
        outcome.instead().or(outcome::judge).map(Verdict::corrected).orElse(expected(served));
    Trend shift = trend(weight, served, (1 - beta) * (outcome.verdict().corrected() - before));
    return new Trend(0, shift.y(), 0, 0, shift.xy(), 0);
  }

  /**
   * The coefficient of the control variate: the more, the more is known of the served model by
   * verdicts on other requests. Where most are on pairs, these are compared as they are.
   */
  private double beta(ObservedCall served, String challenger) {
    double own = verdicts(served, served.model()).weight();
    double ofPairs = verdicts(served, challenger).weight();
    return own <= ofPairs ? 0 : RHO * (1 - ofPairs / own);
  }

  /** The weight of a pair, in proofs: that of its verdict, and what the control variate gains. */
  private static double weight(Verdict verdict, double beta) {
    return verdict.provenance().weight() / (1 - beta * beta);
  }

  private static Trend trend(double weight, ObservedCall served, double score) {
    return Trend.of(weight, Estimates.length(served.inputTokens()), score);
  }

  private boolean isUnknown(ObservedCall served, String challenger) {
    return known.index(served.model()) < 0 || known.index(challenger) < 0;
  }

  /**
   * The gap between the models where their answers differ, by what is known without observation.
   */
  private double gapBeforehand(ObservedCall served, String challenger) {
    double gap = beforehand(served, challenger) - beforehand(served, served.model());
    return Math.clamp(gap / USUALLY_DIFFERENT, -1.0, 1.0);
  }

  private double expected(ObservedCall served) {
    return verdicts(served, served.model()).mean(beforehand(served, served.model()), PRIOR);
  }

  /** The verdicts on a model's answers to such tasks. */
  private Trend verdicts(ObservedCall served, String model) {
    String task = served.task().name();
    return Arrays.stream(TaskComplexity.values())
        .map(complexity -> EvidenceCell.of(Measure.SUCCESS, task, complexity, model))
        .map(known.decayed()::trend)
        .reduce(Trend.NONE, Trend::plus);
  }

  private double beforehand(ObservedCall served, String model) {
    Estimates before = known.beforehand();
    return before
        .task(served.task(), served.complexity())
        .usual(before.index(model), Estimates.length(served.inputTokens()));
  }
}
