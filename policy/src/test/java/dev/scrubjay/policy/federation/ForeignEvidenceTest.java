package dev.scrubjay.policy.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.estimates.Estimates;
import dev.scrubjay.policy.estimates.Learning;
import dev.scrubjay.policy.estimates.OwnScores;
import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.EvidenceCell;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.federation.ForeignEvidence.WeighedExport;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.model.ModelProfile;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ForeignEvidenceTest {
  private static final Instant NOW = SimulatedWorld.START;
  private static final ModelCatalog CATALOG = new SimulatedWorld(1).catalog();
  private static final TaskType CODE = new TaskType("code");
  private static final Influence WHOLE = new Influence(1, 1000);

  /** What the published results of the models count for, in verdicts. */
  private static final double PRIOR = 40;

  private static EvidenceCell cell(String task, String model) {
    return EvidenceCell.of(Measure.SUCCESS, task, TaskComplexity.MODERATE, model);
  }

  private static LearningExport export(
      String site, Instant made, String model, double weight, double share) {
    return new LearningExport(
        site,
        made.toEpochMilli(),
        "acme",
        Map.of(cell("code", model), new ScoreSum(weight, weight * share)));
  }

  private static ForeignEvidence foreign(Influence influence, LearningExport... states) {
    return ForeignEvidence.of(
        List.of(states).stream().map(state -> new WeighedExport(state, influence)).toList(),
        Map.of(),
        NOW);
  }

  private static double success(Estimates estimates, String task, String model) {
    return estimates
        .task(new TaskType(task), TaskComplexity.MODERATE)
        .success(estimates.index(model), Estimates.length(500));
  }

  private static Evidence verdict(Estimates known, String model, int tokens, double score) {
    ObservedCall call = new ObservedCall(CODE, TaskComplexity.MODERATE, model, tokens);
    return new Learning(known)
        .evidence(
            new ObservedVerdict(call, new Verdict(score, Provenance.PROOF), Optional.empty()), NOW);
  }

  private static Evidence verdicts(String model, int number, double share) {
    List<Evidence> pieces = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      double score = (int) ((i + 1) * share) > (int) (i * share) ? 1 : 0;
      pieces.add(verdict(Estimates.prior(CATALOG), model, 500, score));
    }
    return Evidence.sum(pieces);
  }

  private static Estimates estimates(Evidence own, ForeignEvidence foreign) {
    return Estimates.prior(CATALOG).after(own, foreign, NOW);
  }

  @Test
  void siteWithNextToNoWeightLeavesWhatOthersSayAsItIs() {
    Map<EvidenceCell, ScoreSum> own = Map.of(cell("code", "cheap"), new ScoreSum(10, 5));
    WeighedExport honest = new WeighedExport(export("b", NOW, "cheap", 40, 0.5), Influence.DEFAULT);
    for (double weight = 10; weight > 0; weight /= 10) {
      Map<EvidenceCell, ScoreSum> cells =
          Map.of(cell("code", "cheap"), new ScoreSum(weight, weight + 1e-6));
      LearningExport export;
      try {
        export = new LearningExport("a", NOW.toEpochMilli(), "acme", cells);
      } catch (IllegalArgumentException refused) {
        continue;
      }
      WeighedExport odd = new WeighedExport(export, Influence.DEFAULT);
      assertThat(
              ForeignEvidence.of(List.of(odd, honest), own, NOW).of(cell("code", "cheap")).weight())
          .as("weight %s", weight)
          .isBetween(10.0, 13.0);
    }
  }

  @Test
  void weighsLessThanOwnVerdictsAndNoMoreThanTheCap() {
    assertThat(
            foreign(new Influence(0.25, 20), export("a", NOW, "cheap", 40, 0.5))
                .of(cell("code", "cheap")))
        .isEqualTo(new ScoreSum(10, 5));
    assertThat(
            foreign(new Influence(0.25, 20), export("a", NOW, "cheap", 400, 0.5))
                .of(cell("code", "cheap")))
        .isEqualTo(new ScoreSum(20, 10));
    assertThat(
            foreign(
                    new Influence(0.25, 20),
                    export("a", NOW, "cheap", 400, 0.5),
                    export("b", NOW, "cheap", 40, 1))
                .of(Measure.SUCCESS, "code", "cheap"))
        .isEqualTo(new ScoreSum(30, 20));
  }

  @Test
  void capIsForAllComplexitiesOfATaskTogether() {
    Map<EvidenceCell, ScoreSum> cells = new HashMap<>();
    for (TaskComplexity complexity : TaskComplexity.values()) {
      cells.put(
          EvidenceCell.of(Measure.SUCCESS, "code", complexity, "cheap"), new ScoreSum(500, 250));
    }
    LearningExport export = new LearningExport("a", NOW.toEpochMilli(), "acme", cells);
    assertThat(foreign(Influence.DEFAULT, export).of(Measure.SUCCESS, "code", "cheap").weight())
        .isEqualTo(20, within(1e-9));
  }

  @Test
  void agesAsOwnEvidenceDoesAndClocksMayDiffer() {
    Duration memory = Measure.SUCCESS.memory();
    double old =
        foreign(WHOLE, export("a", NOW.minus(memory), "cheap", 100, 0.5))
            .of(cell("code", "cheap"))
            .weight();
    assertThat(old).isEqualTo(100 / Math.E, within(1e-9));
    double ahead =
        foreign(WHOLE, export("a", NOW.plusSeconds(300), "cheap", 100, 0.5))
            .of(cell("code", "cheap"))
            .weight();
    assertThat(ahead).isEqualTo(100);
  }

  /** A site's sums mean the same elsewhere, however many observations each site has made. */
  @Property(tries = 20)
  void sumsOfTwoSitesAreThoseOfOneThatHasMadeAllObservations(
      @ForAll @IntRange(min = 1, max = 200) int here,
      @ForAll @IntRange(min = 1, max = 200) int there) {
    Evidence own = verdicts("cheap", here, 0.5);
    Evidence others = verdicts("cheap", there, 0.8);
    LearningExport export =
        new LearningExport("a", NOW.toEpochMilli(), "acme", OwnScores.of(others, NOW));
    Estimates merged = estimates(own, foreign(WHOLE, export));
    Estimates one = estimates(own.plus(others), ForeignEvidence.NONE);
    double apart = (here + there) / Measure.SUCCESS.capacity(); // older ones of one site count less
    assertThat(success(merged, "code", "cheap"))
        .isEqualTo(success(one, "code", "cheap"), within(0.01 + 0.05 * apart));
  }

  @Property(tries = 50)
  void statesAddUpInAnyOrder(@ForAll long seed) {
    Random random = new Random(seed);
    List<LearningExport> states = new ArrayList<>();
    for (String site : List.of("a", "b", "c", "d")) {
      states.add(export(site, NOW, "cheap", 1 + random.nextInt(900), random.nextDouble()));
    }
    ScoreSum sum =
        foreign(Influence.DEFAULT, states.toArray(LearningExport[]::new)).of(cell("code", "cheap"));
    Collections.shuffle(states, random);
    assertThat(
            foreign(Influence.DEFAULT, states.toArray(LearningExport[]::new))
                .of(cell("code", "cheap")))
        .as("seed %d", seed)
        .isEqualTo(sum);
  }

  /**
   * Whatever another site says, the estimate moves by no more than its cap and the published
   * results weigh beside the own verdicts.
   */
  @Property(tries = 200)
  void lieMovesAnEstimateByNoMoreThanItsBound(
      @ForAll @IntRange(min = 0, max = 400) int own,
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll long seed) {
    Random random = new Random(seed);
    Map<EvidenceCell, ScoreSum> lies = new HashMap<>();
    for (ModelProfile model : CATALOG.models()) {
      double weight = 1 + random.nextInt((int) LearningExport.MAX_WEIGHT);
      double told = random.nextBoolean() ? 0 : 1;
      lies.put(cell("code", model.id()), new ScoreSum(weight, weight * told));
    }
    LearningExport liar = new LearningExport("liar", NOW.toEpochMilli(), "acme", lies);
    Evidence evidence = verdicts("cheap", own, share);
    ForeignEvidence believed =
        ForeignEvidence.of(
            List.of(new WeighedExport(liar, Influence.DEFAULT)), OwnScores.of(evidence, NOW), NOW);
    double cap = Influence.DEFAULT.cap();
    Estimates misled = estimates(evidence, believed);
    double verdicts = misled.task(CODE, TaskComplexity.MODERATE).evidence(misled.index("cheap"));
    double bound = (cap + PRIOR) / (verdicts + cap + PRIOR);
    assertThat(
            Math.abs(success(misled, "code", "cheap") - success(misled.alone(), "code", "cheap")))
        .as("seed %d", seed)
        .isLessThanOrEqualTo(bound + 1e-9);
  }

  @Test
  void lieAboutOneTaskHasNoEffectOnOthers() {
    Estimates misled =
        estimates(Evidence.NONE, foreign(Influence.DEFAULT, export("a", NOW, "cheap", 900, 0)));
    assertThat(success(misled, "code", "cheap"))
        .isLessThan(success(misled.alone(), "code", "cheap") - 0.1);
    assertThat(success(misled, "math", "cheap"))
        .isEqualTo(success(misled.alone(), "math", "cheap"));
  }

  @Test
  void siteThatIsContradictedByOwnVerdictsIsNotBelievedElsewhere() {
    Map<EvidenceCell, ScoreSum> cells = new HashMap<>();
    for (String task : List.of("code", "math", "law")) {
      cells.put(cell(task, "cheap"), new ScoreSum(500, 0));
    }
    LearningExport liar = new LearningExport("liar", NOW.toEpochMilli(), "acme", cells);
    Map<EvidenceCell, ScoreSum> own =
        Map.of(
            cell("code", "cheap"),
            new ScoreSum(40, 36),
            cell("math", "cheap"),
            new ScoreSum(40, 36));
    double believed =
        ForeignEvidence.of(List.of(new WeighedExport(liar, Influence.DEFAULT)), own, NOW)
            .of(cell("law", "cheap"))
            .weight();
    assertThat(believed).isBetween(1e-6, 0.2);
    LearningExport honest =
        new LearningExport(
            "honest",
            NOW.toEpochMilli(),
            "acme",
            Map.of(
                cell("code", "cheap"), new ScoreSum(500, 400),
                cell("law", "cheap"), new ScoreSum(500, 100)));
    assertThat(
            ForeignEvidence.of(List.of(new WeighedExport(honest, Influence.DEFAULT)), own, NOW)
                .of(cell("law", "cheap"))
                .weight())
        .isEqualTo(20, within(1e-9));
  }

  @Test
  void changesNeitherTheSlopeOverLengthNorTheTrafficNorWhatIsKnown() {
    List<Evidence> pieces = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int tokens = i % 2 == 0 ? 50 : 5000;
      double score = i % 2 == 0 ? 1 : i % 4 == 1 ? 1 : 0;
      pieces.add(verdict(Estimates.prior(CATALOG), "cheap", tokens, score));
    }
    Estimates estimates =
        estimates(
            Evidence.sum(pieces),
            foreign(
                Influence.DEFAULT,
                export("a", NOW, "cheap", 900, 0.75),
                export("b", NOW, "other", 900, 0.75)));
    assertThat(slope(estimates)).isEqualTo(slope(estimates.alone()), within(1e-9)).isNegative();
    assertThat(estimates.traffic()).isEqualTo(estimates.alone().traffic());
    assertThat(estimates.knownTasks()).containsExactly("code");
    int other = estimates.index("other");
    assertThat(estimates.task(CODE, TaskComplexity.MODERATE).evidence(other)).isZero();
    assertThat(estimates.task(CODE, TaskComplexity.MODERATE).foreignEvidence(other)).isEqualTo(20);
  }

  private static double slope(Estimates estimates) {
    var task = estimates.task(CODE, TaskComplexity.MODERATE);
    int cheap = estimates.index("cheap");
    return task.success(cheap, 7) - task.success(cheap, 6);
  }

  @Test
  void tasksOfOthersTakeNoRoomFromOwnOnes() {
    Map<EvidenceCell, ScoreSum> cells = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      cells.put(cell("t" + i, "cheap"), new ScoreSum(100 + i, 50));
    }
    ForeignEvidence foreign =
        foreign(Influence.DEFAULT, new LearningExport("a", NOW.toEpochMilli(), "acme", cells));
    assertThat(foreign.tasks()).hasSize(64);
    Estimates estimates = estimates(Evidence.NONE, foreign);
    assertThat(estimates.kept(CODE)).isEqualTo(CODE);
    assertThat(estimates.knownTasks()).isEmpty();
  }

  /** However much others say for it: an operator who has no results for it decides. */
  @Test
  void modelOfWhichNothingIsKnownHereIsNotKnownByOthersWord() {
    ModelCatalog catalog = ModelCatalog.measured(CATALOG.models(), Map.of());
    Estimates estimates =
        Estimates.prior(catalog)
            .after(
                Evidence.NONE, foreign(Influence.DEFAULT, export("a", NOW, "cheap", 900, 1)), NOW);
    assertThat(estimates.isKnown(estimates.index("cheap"))).isFalse();
  }

  @Test
  void exportHoldsOwnSumsAloneSoThatNothingGoesRound() {
    SimulatedWorld world = new SimulatedWorld(3);
    SimulatedSite one = new SimulatedSite("one", world, 0, 1, 1);
    SimulatedSite other = new SimulatedSite("other", world, 0, 1, 2);
    one.serve(100);
    other.serve(100);
    LearningExport before = other.export();
    other.take(one.export());
    assertThat(other.export()).isEqualTo(before);
  }
}
