package dev.scrubjay.policy.estimates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Measure;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedFailure;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.model.Capability;
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
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class EstimatesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final TaskType CODE = new TaskType("code");
  private static final TaskType MATH = new TaskType("math");
  private static final ModelCatalog CATALOG =
      new ModelCatalog(List.of(model("strong", 0.95), model("weak", 0.85)));

  private static ModelProfile model(String id, double accuracy) {
    return new ModelProfile(
        id, id, "p", 1e-6, 1e-6, Duration.ofSeconds(1), accuracy, 1000, Set.of(Capability.TEXT));
  }

  private static ObservedVerdict judged(TaskType task, String model, int tokens, double score) {
    return new ObservedVerdict(
        new ObservedCall(task, TaskComplexity.MODERATE, model, tokens),
        new Verdict(score, Provenance.PROOF),
        Optional.empty());
  }

  /** What is known after observations, each of which is folded on the estimates before it. */
  private static Estimates after(Estimates known, List<? extends Observation> observations) {
    Evidence evidence = Evidence.NONE;
    Estimates estimates = known;
    for (Observation observation : observations) {
      evidence = evidence.plus(new Learning(estimates).evidence(observation, NOW));
      estimates = Estimates.of(CATALOG, evidence, NOW);
    }
    return estimates;
  }

  private static Estimates prior() {
    return Estimates.prior(CATALOG);
  }

  private static double success(Estimates estimates, TaskType task, String model) {
    return estimates
        .task(task, TaskComplexity.MODERATE)
        .success(estimates.index(model), Estimates.length(100));
  }

  /** So many good ones and bad ones, evenly mixed. */
  private static List<ObservedVerdict> scores(TaskType task, String model, int good, int bad) {
    List<ObservedVerdict> scores = new ArrayList<>();
    for (int i = 0; i < good + bad; i++) {
      int goodBefore = i * good / (good + bad);
      int goodAfter = (i + 1) * good / (good + bad);
      scores.add(judged(task, model, 100, goodAfter - goodBefore));
    }
    return scores;
  }

  @Test
  void withoutEvidenceTheCatalogSpeaks() {
    assertThat(success(prior(), CODE, "strong")).isEqualTo(0.95, within(1e-9));
    assertThat(prior().latency(0, 1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(prior().latencyQ95(0, 1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(prior().task(CODE, TaskComplexity.SIMPLE).outputTokens(0, 3)).isEmpty();
    assertThat(prior().task(CODE, TaskComplexity.SIMPLE).evidence(0)).isZero();
  }

  @Test
  void whatIsSeenOutweighsTheCatalog() {
    Estimates seen = after(prior(), scores(CODE, "strong", 30, 70));
    assertThat(success(seen, CODE, "strong")).isEqualTo(0.3, within(0.05));
    assertThat(seen.task(CODE, TaskComplexity.MODERATE).evidence(0)).isBetween(80.0, 100.0);
  }

  @Test
  void hardTaskIsHardForModelsNotSeenOnItYet() {
    Estimates seen = after(prior(), scores(MATH, "weak", 50, 50));
    assertThat(success(seen, MATH, "strong")).isBetween(0.6, 0.9);
    assertThat(success(seen, MATH, "strong")).isGreaterThan(success(seen, MATH, "weak") + 0.1);
  }

  @Test
  void longerPromptsMayBeHarder() {
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      observations.add(judged(CODE, "weak", i % 2 == 0 ? 50 : 400, i % 2 == 0 ? 1 : 0));
    }
    TaskEstimates code = after(prior(), observations).task(CODE, TaskComplexity.MODERATE);
    assertThat(code.success(1, Estimates.length(50)))
        .isGreaterThan(code.success(1, Estimates.length(400)) + 0.5);
  }

  @Test
  void answersTeachLengthAndSpeed() {
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      observations.add(
          new ObservedAnswer(
              new ObservedCall(CODE, TaskComplexity.MODERATE, "strong", 100),
              201,
              Optional.of(Duration.ofMillis(500)),
              Duration.ofMillis(2500)));
    }
    Estimates seen = after(prior(), observations);
    assertThat(seen.task(CODE, TaskComplexity.MODERATE).outputTokens(0, Estimates.length(100)))
        .hasValueCloseTo(201.0, within(1e-6));
    assertThat(seen.latency(0, 201).toMillis()).isBetween(2200L, 2500L);
    assertThat(seen.firstToken(0).toMillis()).isBetween(500L, 600L);
    assertThat(seen.reliability(0)).isGreaterThan(0.99);
  }

  @Test
  void successesOnManyTasksNeverMakeAModelLookWorse() {
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 36; i++) {
      ObservedCall call =
          new ObservedCall(new TaskType("task" + i % 12), TaskComplexity.MODERATE, "strong", 100);
      observations.add(
          new ObservedVerdict(call, new Verdict(1, Provenance.PROOF), Optional.empty()));
    }
    Estimates seen = after(prior(), observations);
    TaskType another = new TaskType("another");
    for (int model = 0; model < CATALOG.models().size(); model++) {
      assertThat(seen.task(another, TaskComplexity.MODERATE).success(model, Estimates.length(100)))
          .isGreaterThanOrEqualTo(CATALOG.models().get(model).accuracy() - 1e-9);
    }
  }

  @Test
  void modelWhoseAnswersBreakTheirFormIsTakenToSucceedLessAtThatTask() {
    ObservedCall call = new ObservedCall(CODE, TaskComplexity.MODERATE, "strong", 100);
    List<Observation> observations = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      observations.add(new ObservedAnswer(call, 50, Optional.empty(), Duration.ofSeconds(1)));
      observations.add(new Observation.ObservedForm(call, i % 2 == 0));
    }
    Estimates seen = after(prior(), observations);
    double length = Estimates.length(100);
    double before = prior().task(CODE, TaskComplexity.MODERATE).success(0, length);
    double after = seen.task(CODE, TaskComplexity.MODERATE).success(0, length);
    assertThat(after / before).isCloseTo(70.0 / 120, within(0.02)); // 20 are given
    assertThat(seen.task(CODE, TaskComplexity.MODERATE).evidence(0)).isZero();
  }

  /** Latencies of log-normal spread, for answers of any length. */
  @Property(tries = 10)
  void ninetyFiveOfAHundredAnswersKeepWithinTheQuantile(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 0.8) double spread) {
    Random random = new Random(seed);
    Evidence evidence = Evidence.NONE;
    Estimates estimates = prior();
    int within = 0;
    int begunWithin = 0;
    for (int i = 0; i < 1200; i++) {
      ObservedAnswer answered = answered(random, spread);
      if (i >= 400) {
        within += answered.whole().compareTo(estimates.latencyQ95(0, 200)) <= 0 ? 1 : 0;
        begunWithin +=
            answered.firstToken().orElseThrow().compareTo(estimates.firstTokenQ95(0)) <= 0 ? 1 : 0;
      }
      evidence = evidence.plus(new Learning(estimates).evidence(answered, NOW.plusSeconds(i)));
      if (i % 10 == 9) {
        estimates = Estimates.of(CATALOG, evidence, NOW.plusSeconds(i));
        evidence = without(evidence, estimates.outdated());
      }
    }
    assertThat(within / 800.0).as("seed %s", seed).isBetween(0.88, 0.995);
    assertThat(begunWithin / 800.0).as("seed %s", seed).isBetween(0.88, 0.995);
    assertThat(estimates.latencyQ95(0, 200)).isGreaterThan(estimates.latency(0, 200));
  }

  private static ObservedAnswer answered(Random random, double spread) {
    int tokens = 2 + (int) (200 * Math.exp(0.3 * random.nextGaussian()));
    double first = 0.5 * Math.exp(spread * random.nextGaussian());
    double each = 0.01 * Math.exp(spread / 2 * random.nextGaussian());
    return new ObservedAnswer(
        new ObservedCall(CODE, TaskComplexity.MODERATE, "strong", 100),
        tokens,
        Optional.of(Duration.ofMillis((long) (1000 * first))),
        Duration.ofMillis((long) (1000 * (first + tokens * each))));
  }

  /** As they were stored before the spread was kept. */
  @Test
  void sumsWithoutSpreadStillRead() {
    Evidence old =
        Evidence.of(
            Map.of(
                "n|first_token|*|*|strong", 50.0,
                "0.w|first_token|*|*|strong", 50.0,
                "0.y|first_token|*|*|strong", 100.0));
    Estimates estimates = Estimates.of(CATALOG, old, Instant.EPOCH);
    assertThat(estimates.firstToken(0).toMillis()).isBetween(1700L, 2000L);
    assertThat(estimates.firstTokenQ95(0)).isEqualTo(estimates.firstToken(0));
  }

  /** Else one tenant's verdicts would move another's routing. */
  @Test
  void verdictsTellOfTasksAlone() {
    Evidence verdict = new Learning(prior()).evidence(judged(CODE, "weak", 100, 0), NOW);
    assertThat(verdict.ofModels().isEmpty()).isTrue();
    assertThat(verdict.ofTasks().sums()).isEqualTo(verdict.sums());
  }

  @Test
  void failuresLowerReliability() {
    assertThat(after(prior(), Collections.nCopies(20, new ObservedFailure("weak"))).reliability(1))
        .isLessThan(0.6);
  }

  @Test
  void betterVerdictTakesTheWorseOnesPlace() {
    ObservedCall call = new ObservedCall(CODE, TaskComplexity.MODERATE, "strong", 100);
    Verdict opinion = new Verdict(1, Provenance.OPINION);
    Verdict proof = new Verdict(0, Provenance.PROOF);
    Learning learning = new Learning(prior());
    Evidence corrected =
        learning
            .evidence(new ObservedVerdict(call, opinion, Optional.empty()), NOW)
            .plus(learning.evidence(new ObservedVerdict(call, proof, Optional.of(opinion)), NOW));
    Evidence direct = learning.evidence(new ObservedVerdict(call, proof, Optional.empty()), NOW);
    assertThat(success(Estimates.of(CATALOG, corrected, NOW), CODE, "strong"))
        .isEqualTo(success(Estimates.of(CATALOG, direct, NOW), CODE, "strong"), within(1e-9));
  }

  @Test
  void evidenceFades() {
    Evidence evidence = Evidence.NONE;
    for (ObservedVerdict judged : scores(CODE, "weak", 0, 50)) {
      evidence = evidence.plus(new Learning(prior()).evidence(judged, NOW));
    }
    double soon = success(Estimates.of(CATALOG, evidence, NOW), CODE, "weak");
    double later =
        success(Estimates.of(CATALOG, evidence, NOW.plus(Duration.ofDays(90))), CODE, "weak");
    assertThat(soon).isLessThan(0.1);
    assertThat(later).isGreaterThan(0.5);
  }

  @Test
  void strangersKeysAreNoTrouble() {
    Evidence strange =
        Evidence.of(
            Map.of("", 1.0, "x", 1.0, "a.w|success|a|b|c", 1.0, "7.|success|t|simple|m", 2.0));
    assertThat(success(Estimates.of(CATALOG, strange, NOW), CODE, "strong"))
        .isEqualTo(0.95, within(1e-9));
  }

  @Test
  void taskTypesAreBounded() {
    List<ObservedVerdict> judged = new ArrayList<>();
    for (int i = 0; i < Estimates.MAX_TASKS + 20; i++) {
      judged.add(judged(new TaskType("task" + i), "weak", 100, 1));
    }
    assertThat(after(prior(), judged).knownTasks()).hasSizeBetween(1, Estimates.MAX_TASKS + 1);
  }

  /** However much was seen before, a change shows within so many observations. */
  @Property(tries = 20)
  void learningNeverStops(@ForAll @IntRange(min = 100, max = 5000) int before) {
    Evidence evidence = Evidence.NONE;
    Estimates estimates = prior();
    Random random = new Random(before);
    for (int i = 0; i < before + 200; i++) {
      double chance = i < before ? 0.9 : 0.36;
      ObservedVerdict judged = judged(CODE, "weak", 100, random.nextDouble() < chance ? 1 : 0);
      evidence = evidence.plus(new Learning(estimates).evidence(judged, NOW));
      if (i % 10 == 9) {
        estimates = Estimates.of(CATALOG, evidence, NOW);
        evidence = without(evidence, estimates.outdated());
      }
    }
    assertThat(success(estimates, CODE, "weak")).as("seed %s", before).isLessThan(0.8);
    assertThat(estimates.task(CODE, TaskComplexity.MODERATE).evidence(1))
        .isLessThanOrEqualTo(Measure.SUCCESS.capacity() * 1.05);
    assertThat(evidence.sums()).hasSizeLessThan(26);
  }

  /** It is seen at one task, and believed of the others. */
  @Property(tries = 20)
  void changeOfAModelShowsWithinDozensOfAnswers(@ForAll long seed) {
    Random random = new Random(seed);
    Estimates estimates = prior();
    Evidence evidence = Evidence.NONE;
    for (int i = 0; i < 1120; i++) {
      TaskType task = i % 2 == 0 || i >= 1000 ? CODE : MATH;
      double chance = i < 1000 ? 0.9 : 0.36;
      ObservedVerdict judged = judged(task, "weak", 100, random.nextDouble() < chance ? 1 : 0);
      evidence = evidence.plus(new Learning(estimates).evidence(judged, NOW));
      if (i % 10 == 9) {
        estimates = Estimates.of(CATALOG, evidence, NOW);
        if (i >= 200 && i < 1000) {
          assertThat(success(estimates, MATH, "weak")).as("seed %s", seed).isGreaterThan(0.72);
        }
      }
    }
    assertThat(success(estimates, CODE, "weak")).as("seed %s", seed).isLessThan(0.8);
    assertThat(success(estimates, MATH, "weak")).as("seed %s", seed).isLessThan(0.8);
  }

  private static Evidence without(Evidence evidence, List<String> keys) {
    Map<String, Double> sums = new HashMap<>(evidence.sums());
    sums.keySet().removeAll(keys);
    return Evidence.of(sums);
  }

  @Property(tries = 100)
  void replicasMergeInAnyOrder(
      @ForAll @IntRange(min = 1, max = 4) int replicas,
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 1) double rate) {
    Random random = new Random(seed);
    List<Evidence> pieces = new ArrayList<>();
    for (int i = 0; i < replicas * 20; i++) {
      ObservedVerdict judged =
          judged(
              random.nextBoolean() ? CODE : MATH,
              random.nextBoolean() ? "weak" : "strong",
              random.nextInt(2000),
              random.nextDouble() < rate ? 1 : 0);
      Instant at = NOW.plusSeconds(random.nextInt(1_000_000));
      pieces.add(new Learning(prior()).evidence(judged, at));
    }
    Instant later = NOW.plusSeconds(1_000_000);
    Estimates one = Estimates.of(CATALOG, sum(pieces), later);
    Collections.shuffle(pieces, random);
    int cut = pieces.size() / 2;
    Evidence halves = sum(pieces.subList(cut, pieces.size())).plus(sum(pieces.subList(0, cut)));
    Estimates other = Estimates.of(CATALOG, halves, later);
    for (TaskType task : List.of(CODE, MATH)) {
      for (String model : List.of("weak", "strong")) {
        assertThat(success(one, task, model)).isEqualTo(success(other, task, model), within(1e-9));
      }
    }
  }

  private static Evidence sum(List<Evidence> pieces) {
    return pieces.stream().reduce(Evidence.NONE, Evidence::plus);
  }
}
