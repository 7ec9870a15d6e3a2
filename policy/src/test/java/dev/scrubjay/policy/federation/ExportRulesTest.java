package dev.scrubjay.policy.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import dev.scrubjay.policy.federation.ExportRules.ExportedCells;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ExportRulesTest {
  private static final EvidenceCell CELL =
      EvidenceCell.of(Measure.SUCCESS, "code", TaskComplexity.MODERATE, "cheap");
  private static final ExportRules PLAIN = new ExportRules(10, OptionalDouble.empty());
  private static final ExportRules NOISY = new ExportRules(1, OptionalDouble.of(2));
  private static final double SCALE = ExportRules.SENSITIVITY / 2;

  /** The verdicts between two looks at the evidence, by which a cell's clock goes. */
  private static final int PER_LOOK = 20;

  private static final Duration DAY = Duration.ofDays(1);

  private static ScoreSum in(Map<EvidenceCell, ScoreSum> cells) {
    return cells.getOrDefault(CELL, ScoreSum.NONE);
  }

  @Test
  void cellsOfFewVerdictsAreLeftOut() {
    Map<EvidenceCell, ScoreSum> own =
        Map.of(
            CELL,
            new ScoreSum(12, 6),
            EvidenceCell.of(Measure.SUCCESS, "math", TaskComplexity.SIMPLE, "cheap"),
            new ScoreSum(9.9, 6));
    assertThat(PLAIN.next(own, Map.of(), DAY, () -> 0.3).cells())
        .isEqualTo(Map.of(CELL, new ScoreSum(12, 6)));
  }

  @Test
  void speedReliabilityLengthAndSurpriseAreNeverExported() {
    Map<EvidenceCell, ScoreSum> own = new HashMap<>();
    for (Measure measure : Measure.values()) {
      own.put(
          EvidenceCell.of(measure, "code", TaskComplexity.MODERATE, "cheap"), new ScoreSum(50, 25));
    }
    assertThat(PLAIN.next(own, Map.of(), DAY, () -> 0.3).cells().keySet())
        .extracting(EvidenceCell::measure)
        .containsExactlyInAnyOrder(Measure.SUCCESS, Measure.FORM);
  }

  @Test
  void scoresBeyondWhatIsPossibleAreClipped() {
    Map<EvidenceCell, ScoreSum> own = Map.of(CELL, new ScoreSum(20, 21));
    assertThat(PLAIN.next(own, Map.of(), DAY, () -> 0.3).cells().get(CELL))
        .isEqualTo(new ScoreSum(20, 20));
  }

  @Test
  void noiseIsThatOfTheLaplaceMechanism() {
    Random random = new Random(7);
    Map<EvidenceCell, ScoreSum> own = Map.of(CELL, new ScoreSum(300, 150));
    double sum = 0;
    double absolute = 0;
    int draws = 20_000;
    for (int i = 0; i < draws; i++) {
      double noise = in(NOISY.next(own, Map.of(), DAY, random::nextDouble).cells()).weight() - 300;
      sum += noise;
      absolute += Math.abs(noise);
    }
    assertThat(sum / draws).isEqualTo(0, within(0.1));
    assertThat(absolute / draws).isEqualTo(SCALE, within(0.1));
  }

  /** The mean of ever more exports of the same sums does not come near the sums. */
  @Test
  void noiseIsNotAveragedOutByManyExports() {
    double squares = 0;
    int tries = 300;
    Map<EvidenceCell, ScoreSum> own = Map.of(CELL, new ScoreSum(600, 300));
    for (int seed = 0; seed < tries; seed++) {
      Random random = new Random(seed);
      Map<EvidenceCell, ScoreSum> noise = Map.of();
      double mean = 0;
      int exports = 720;
      for (int i = 0; i < exports; i++) { // each hour for a month
        ExportedCells next = NOISY.next(own, noise, Duration.ofHours(1), random::nextDouble);
        noise = next.noise();
        mean += in(noise).weight() / exports;
      }
      squares += mean * mean / tries;
    }
    assertThat(Math.sqrt(squares)).isGreaterThan(SCALE * Math.sqrt(2) * 10);
  }

  /** What is left of the noise before and what is fresh: no export takes any of it away. */
  @Test
  void noiseOfAnExportIsThatBeforeDecayedAndFreshNoise() {
    Map<EvidenceCell, ScoreSum> own = Map.of(CELL, new ScoreSum(300, 150));
    ExportedCells first = NOISY.next(own, Map.of(), DAY, () -> 0.9);
    double fresh = in(first.noise()).weight();
    ExportedCells second = NOISY.next(own, first.noise(), Duration.ofDays(30), () -> 0.9);
    assertThat(fresh).isEqualTo(-SCALE * Math.log(0.2), within(1e-9));
    assertThat(in(second.noise()).weight()).isEqualTo(fresh / Math.E + fresh, within(1e-9));
    assertThat(in(second.cells()).weight()).isEqualTo(300 + fresh / Math.E + fresh, within(1e-3));
  }

  /**
   * All that exports tell of one verdict: for each, the sums now less the decayed sums of the
   * export before, by themselves; with the verdict and without it.
   */
  @Property(tries = 8)
  void oneVerdictChangesAllExportsTogetherByNoMoreThanTheSensitivity(@ForAll long seed) {
    Random random = new Random(seed);
    int verdicts = 1 + random.nextInt(1500);
    int days = 1 + random.nextInt(60);
    int one = random.nextInt(verdicts);
    List<Integer> at = new ArrayList<>();
    List<Verdict> scores = new ArrayList<>();
    double good = random.nextDouble();
    for (int i = 0; i < verdicts; i++) {
      at.add(random.nextInt(days));
      Provenance provenance = Provenance.ofRank(1 + random.nextInt(3));
      scores.add(new Verdict(random.nextDouble() < good ? 1 : 0, provenance));
    }
    double[][] with = sums(at, scores, days, -1);
    double[][] without = sums(at, scores, days, one);
    double decay = LearningExport.left(Measure.SUCCESS, DAY);
    double change = 0;
    for (int day = 0; day < days; day++) {
      for (int part = 0; part < 2; part++) {
        double now = with[day][part] - without[day][part];
        double before = day == 0 ? 0 : with[day - 1][part] - without[day - 1][part];
        change += Math.abs(now - decay * before);
      }
    }
    assertThat(change).as("seed %d", seed).isLessThanOrEqualTo(ExportRules.SENSITIVITY);
  }

  /** The weight and the score of the cell at the end of each day, but for the verdict left out. */
  private static double[][] sums(List<Integer> at, List<Verdict> scores, int days, int leftOut) {
    ModelCatalog catalog = new SimulatedWorld(1).catalog();
    ObservedCall call =
        new ObservedCall(new TaskType("code"), TaskComplexity.MODERATE, "cheap", 500);
    Evidence evidence = Evidence.NONE;
    Learning learning = new Learning(Estimates.prior(catalog));
    double[][] sums = new double[days][2];
    for (int day = 0; day < days; day++) {
      Instant now = SimulatedWorld.START.plus(DAY.multipliedBy(day));
      for (int i = 0; i < scores.size(); i++) {
        learning =
            i % PER_LOOK == 0
                ? new Learning(Estimates.of(catalog, cellOnly(evidence), now))
                : learning;
        if (at.get(i) == day && i != leftOut) {
          ObservedVerdict judged = new ObservedVerdict(call, scores.get(i), Optional.empty());
          evidence = evidence.plus(learning.evidence(judged, now));
        }
      }
      ScoreSum sum = OwnScores.of(evidence, now).getOrDefault(CELL, ScoreSum.NONE);
      sums[day][0] = sum.weight();
      sums[day][1] = sum.score();
    }
    return sums;
  }

  private static Evidence cellOnly(Evidence evidence) {
    Map<String, Double> sums = new HashMap<>(evidence.sums());
    sums.keySet().removeIf(key -> !key.contains("|success|"));
    return Evidence.of(sums);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ExportRules(0.5, OptionalDouble.empty()))
        .hasMessageContaining("min_verdicts");
    assertThatThrownBy(() -> new ExportRules(5, OptionalDouble.of(0)))
        .hasMessageContaining("epsilon");
  }
}
