package dev.scrubjay.policy.estimates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedPair;
import dev.scrubjay.policy.evidence.Observation.ObservedPairOutcome;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.PairVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.task.TaskComplexity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Pairs of answers of a served model and a challenger, whose scores have a correlation of 0.6. */
final class PairEvidenceTest {
  private static final long SEED = 4711;
  private static final int RUNS = 200;
  private static final int PAIRS = 400;

  /** Observations between two estimates. */
  private static final int AT_ONCE = 10;

  private static final double SERVED = 0.85;
  private static final double CHALLENGER = 0.75;
  private static final double BOTH_RIGHT = SERVED * CHALLENGER + 0.6 * deviation();

  /** Models of which something else is known beforehand. */
  private static final ModelCatalog CATALOG = catalog(0.8, 0.8);

  private static ModelCatalog catalog(double served, double challenger) {
    return new ModelCatalog(
        List.of(
            EstimateSamples.model("served", served),
            EstimateSamples.model("challenger", challenger)));
  }

  private static double deviation() {
    return Math.sqrt(SERVED * (1 - SERVED) * CHALLENGER * (1 - CHALLENGER));
  }

  /** Whether the two models' answers to a request are right. */
  private record Scores(boolean served, boolean challenger) {
    static Scores draw(Random random) {
      double draw = random.nextDouble();
      return draw < BOTH_RIGHT
          ? new Scores(true, true)
          : draw < SERVED
              ? new Scores(true, false)
              : new Scores(false, draw < SERVED + CHALLENGER - BOTH_RIGHT);
    }
  }

  /** What is observed of a request. */
  private interface Experience {
    List<Observation> of(Scores scores, Random random);
  }

  /**
   * The estimated gaps of many runs.
   *
   * @param level the mean estimate of the served model
   */
  private record Gaps(double mean, double variance, double level) {}

  private static Gaps gaps(Experience experience) {
    return gaps(CATALOG, experience);
  }

  private static Gaps gaps(ModelCatalog catalog, Experience experience) {
    Random random = new Random(SEED);
    double sum = 0;
    double squares = 0;
    double levels = 0;
    for (int run = 0; run < RUNS; run++) {
      Estimates known = after(catalog, experience, random);
      double gap = success(known, "challenger") - success(known, "served");
      sum += gap;
      squares += gap * gap;
      levels += success(known, "served");
    }
    double mean = sum / RUNS;
    return new Gaps(mean, squares / RUNS - mean * mean, levels / RUNS);
  }

  private static Estimates after(ModelCatalog catalog, Experience experience, Random random) {
    Estimates known = Estimates.prior(catalog);
    Evidence evidence = Evidence.NONE;
    List<Evidence> fresh = new ArrayList<>();
    for (int i = 1; i <= PAIRS; i++) {
      Learning learning = new Learning(known);
      for (Observation seen : experience.of(Scores.draw(random), random)) {
        fresh.add(learning.evidence(seen, EstimateSamples.NOW));
      }
      if (i % AT_ONCE == 0) {
        evidence = evidence.plus(Evidence.sum(fresh));
        fresh.clear();
        known = known.after(evidence, EstimateSamples.NOW);
      }
    }
    return known;
  }

  private static double success(Estimates known, String model) {
    return EstimateSamples.success(known, EstimateSamples.MATH, model);
  }

  private static ObservedCall call(String model) {
    return new ObservedCall(EstimateSamples.MATH, TaskComplexity.MODERATE, model, 100);
  }

  private static Observation verdict(String model, Verdict verdict) {
    return new ObservedVerdict(call(model), verdict, Optional.empty());
  }

  private static Observation pair(PairVerdict verdict) {
    return new ObservedPair(call("served"), "challenger", verdict);
  }

  private static Verdict proof(boolean right) {
    return new Verdict(right ? 1 : 0, Provenance.PROOF);
  }

  /** A judge who is wrong in a tenth of all cases. */
  private static Verdict judge(boolean right, Random random) {
    boolean said = random.nextDouble() < 0.1 ? !right : right;
    return new Verdict(said ? 1 : 0, Provenance.JUDGE);
  }

  private static List<Observation> separately(Scores scores, Random random) {
    return List.of(
        verdict("served", proof(scores.served())),
        verdict("challenger", proof(Scores.draw(random).challenger())));
  }

  private static List<Observation> separatelyWithNoise(Scores scores, Random random) {
    return List.of(
        verdict("served", judge(scores.served(), random)),
        verdict("challenger", judge(Scores.draw(random).challenger(), random)));
  }

  private static List<Observation> bothJudged(Verdict served, Verdict challenger) {
    return List.of(verdict("served", served), pair(new PairVerdict.BothJudged(served, challenger)));
  }

  /** Answers say the same if both are right; one verdict is on both then. */
  private static List<Observation> compared(Scores scores, Random random) {
    Verdict served = judge(scores.served(), random);
    boolean same = scores.served() && scores.challenger();
    return bothJudged(served, same ? served : judge(scores.challenger(), random));
  }

  /** The prior, which knows of no gap, counts for some verdicts of each model. */
  private static void assertUnbiased(Gaps gaps) {
    assertThat(gaps.mean()).isCloseTo(CHALLENGER - SERVED, within(0.015));
    assertThat(gaps.level()).isCloseTo(SERVED, within(0.01));
  }

  @Test
  void judgedPairsTellTheGapAsPreciselyAsTwiceAsManyVerdictsOnSeparateRequests() {
    Gaps pairs =
        gaps((scores, random) -> bothJudged(proof(scores.served()), proof(scores.challenger())));
    Gaps separate = gaps(PairEvidenceTest::separately);
    assertUnbiased(pairs);
    assertThat(separate.variance() / pairs.variance()).isBetween(1.7, 2.7);
  }

  @Test
  void whatIsKnownOfTheServedModelMakesPairsMorePrecise() {
    Gaps pairs =
        gaps(
            (scores, random) -> {
              List<Observation> seen = new ArrayList<>(others(random));
              seen.addAll(bothJudged(proof(scores.served()), proof(scores.challenger())));
              return seen;
            });
    Gaps separate =
        gaps(
            (scores, random) -> {
              List<Observation> seen = new ArrayList<>(others(random));
              seen.addAll(separately(scores, random));
              return seen;
            });
    assertUnbiased(pairs);
    assertThat(separate.variance() / pairs.variance()).isGreaterThan(1.5);
  }

  /** Verdicts on the served model's answers to other requests. */
  private static List<Observation> others(Random random) {
    return IntStream.range(0, 5)
        .mapToObj(i -> verdict("served", proof(Scores.draw(random).served())))
        .toList();
  }

  @Test
  void flippedVerdictsWidenTheGapAndDoNotBendIt() {
    Gaps pairs =
        gaps(
            (scores, random) ->
                bothJudged(judge(scores.served(), random), judge(scores.challenger(), random)));
    Gaps separate = gaps(PairEvidenceTest::separatelyWithNoise);
    assertUnbiased(pairs);
    assertThat(separate.variance() / pairs.variance()).isGreaterThan(1.3);
  }

  @Test
  void oneVerdictOnAnswersThatSayTheSameDoesNotFlipTheGap() {
    Gaps pairs = gaps(PairEvidenceTest::compared);
    Gaps separate = gaps(PairEvidenceTest::separatelyWithNoise);
    assertUnbiased(pairs);
    assertThat(separate.variance() / pairs.variance()).isGreaterThan(2.0);
  }

  @Test
  void callersVerdictsOnSomeRequestsReplaceTheJudgesAndDoNotBendTheGap() {
    Gaps pairs =
        gaps(
            (scores, random) -> {
              Verdict judged = judge(scores.served(), random);
              boolean same = scores.served() && scores.challenger();
              Verdict other = same ? judged : judge(scores.challenger(), random);
              List<Observation> seen = new ArrayList<>(bothJudged(judged, other));
              if (random.nextDouble() < 0.5) {
                Verdict told = proof(scores.served());
                Optional<Verdict> instead = Optional.of(judged);
                seen.add(new ObservedVerdict(call("served"), told, instead));
                if (same) {
                  seen.add(
                      new ObservedPairOutcome(
                          call("served"), "challenger", instead, told, Optional.empty()));
                }
              }
              return seen;
            });
    assertUnbiased(pairs);
  }

  @Test
  void aVerdictOnAPairThatAgreedMovesBothModels() {
    Estimates bad = judgedAndTold(false);
    Estimates good = judgedAndTold(true);
    for (String model : List.of("served", "challenger")) {
      assertThat(success(bad, model)).as(model).isLessThan(success(good, model) - 0.01);
    }
  }

  private static Estimates judgedAndTold(boolean right) {
    Verdict judged = new Verdict(1, Provenance.JUDGE);
    Optional<Verdict> instead = Optional.of(judged);
    Learning learning = new Learning(Estimates.prior(CATALOG));
    List<Observation> seen = new ArrayList<>(bothJudged(judged, judged));
    seen.add(new ObservedVerdict(call("served"), proof(right), instead));
    seen.add(
        new ObservedPairOutcome(
            call("served"), "challenger", instead, proof(right), Optional.empty()));
    return Estimates.prior(CATALOG)
        .after(
            Evidence.sum(
                seen.stream().map(each -> learning.evidence(each, EstimateSamples.NOW)).toList()),
            EstimateSamples.NOW);
  }

  @Test
  void withoutAJudgeTheGapIsInProportionToHowOftenTheModelsDiffer() {
    assertThat(unjudged(0.05).mean()).isBetween(-0.06, -0.01);
    assertThat(unjudged(0.3).mean()).isCloseTo(-0.1, within(0.03));
    assertThat(unjudged(0.6).mean()).isBetween(-0.2, -0.14);
  }

  @Test
  void withoutAnyVerdictModelsStayAsGoodAsTheyWereKnownToBe() {
    assertThat(unjudged(0.3).level()).isCloseTo(SERVED, within(0.02));
  }

  private static Gaps unjudged(double differing) {
    return gaps(
        catalog(SERVED, CHALLENGER),
        (scores, random) ->
            List.of(
                pair(
                    random.nextDouble() < differing
                        ? new PairVerdict.Differed()
                        : new PairVerdict.SaidTheSame())));
  }

  @Test
  void callersVerdictsOnUnjudgedPairsDoNotBendTheGap() {
    Gaps told =
        gaps(
            catalog(SERVED, CHALLENGER),
            (scores, random) -> {
              Verdict caller = proof(scores.served());
              return List.of(
                  pair(
                      scores.served() && scores.challenger()
                          ? new PairVerdict.SaidTheSame()
                          : new PairVerdict.Differed()),
                  verdict("served", caller),
                  new ObservedPairOutcome(
                      call("served"), "challenger", Optional.empty(), caller, Optional.empty()));
            });
    assertThat(told.mean()).isCloseTo(CHALLENGER - SERVED, within(0.03));
  }

  @Test
  void pairsOfModelsThatAreUnknownTeachNothing() {
    Learning learning = new Learning(Estimates.prior(CATALOG));
    ObservedPair pair = new ObservedPair(call("served"), "gone", new PairVerdict.SaidTheSame());
    assertThat(learning.evidence(pair, EstimateSamples.NOW).isEmpty()).isTrue();
  }
}
