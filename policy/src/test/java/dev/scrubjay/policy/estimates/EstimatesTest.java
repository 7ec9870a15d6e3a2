package dev.scrubjay.policy.estimates;

import static dev.scrubjay.policy.estimates.EstimateSamples.CATALOG;
import static dev.scrubjay.policy.estimates.EstimateSamples.CODE;
import static dev.scrubjay.policy.estimates.EstimateSamples.MATH;
import static dev.scrubjay.policy.estimates.EstimateSamples.NOW;
import static dev.scrubjay.policy.estimates.EstimateSamples.after;
import static dev.scrubjay.policy.estimates.EstimateSamples.judged;
import static dev.scrubjay.policy.estimates.EstimateSamples.prior;
import static dev.scrubjay.policy.estimates.EstimateSamples.scores;
import static dev.scrubjay.policy.estimates.EstimateSamples.success;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.evidence.Observation.ObservedFailure;
import dev.scrubjay.policy.evidence.Observation.ObservedVerdict;
import dev.scrubjay.policy.evidence.Provenance;
import dev.scrubjay.policy.evidence.Verdict;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EstimatesTest {
  @Test
  void estimatesWithoutEvidenceAreTheCatalogs() {
    assertThat(success(prior(), CODE, "strong")).isEqualTo(0.95, within(1e-9));
    assertThat(prior().latency(0, 1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(prior().latencyQ95(0, 1000)).isEqualTo(Duration.ofSeconds(1));
    assertThat(prior().task(CODE, TaskComplexity.SIMPLE).outputTokens(0, 3)).isEmpty();
    assertThat(prior().task(CODE, TaskComplexity.SIMPLE).evidence(0)).isZero();
  }

  @Test
  void observationsOutweighTheCatalog() {
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
  void successesNeverLowerTheEstimateOnOtherTasks() {
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
  void answersInAnotherFormLowerTheEstimatedSuccess() {
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

  /** Sums in the form that was stored before the variance was kept. */
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

  /** Otherwise one tenant's verdicts would change another's routing. */
  @Test
  void verdictsAreEvidenceOnTasksOnly() {
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
  void higherRankedVerdictReplacesTheEarlierOne() {
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
  void unknownKeysAreIgnored() {
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
}
