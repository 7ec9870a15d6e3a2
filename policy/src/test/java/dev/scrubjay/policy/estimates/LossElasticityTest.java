package dev.scrubjay.policy.estimates;

import static dev.scrubjay.policy.estimates.EstimateSamples.CATALOG;
import static dev.scrubjay.policy.estimates.EstimateSamples.CODE;
import static dev.scrubjay.policy.estimates.EstimateSamples.MATH;
import static dev.scrubjay.policy.estimates.EstimateSamples.NOW;
import static dev.scrubjay.policy.estimates.EstimateSamples.judged;
import static dev.scrubjay.policy.estimates.EstimateSamples.prior;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.evidence.Evidence;
import dev.scrubjay.policy.evidence.Observation;
import dev.scrubjay.policy.evidence.Observation.ObservedAnswer;
import dev.scrubjay.policy.evidence.Observation.ObservedCall;
import dev.scrubjay.policy.model.ModelCatalog;
import dev.scrubjay.policy.task.TaskComplexity;
import dev.scrubjay.policy.task.TaskType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What verdicts on code and mathematics teach of a task of which only the length is known. */
final class LossElasticityTest {
  private static final TaskType LAW = new TaskType("law");
  private static final int USUAL = 100;
  private static final double LENGTH = Estimates.length(USUAL);
  private static final double PRIOR = 0.5;

  private static List<Observation> answers() {
    List<Observation> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          new ObservedAnswer(
              new ObservedCall(LAW, TaskComplexity.MODERATE, "strong", USUAL),
              50,
              Optional.empty(),
              Duration.ofSeconds(1)));
    }
    return answers;
  }

  /** A world in which the weak model loses 0.3, and more for longer prompts by an elasticity. */
  private static List<Observation> world(double elasticity, int verdicts) {
    List<Observation> seen = answers();
    for (int i = 0; i < verdicts; i++) {
      int tokens = List.of(60, 80, 100, 125, 165).get(i % 5);
      double loss = 0.3 * (1 + elasticity * (Estimates.length(tokens) - LENGTH));
      TaskType task = i % 2 == 0 ? CODE : MATH;
      seen.add(judged(task, "strong", tokens, 0.9));
      seen.add(judged(task, "weak", tokens, 0.9 - loss));
    }
    return seen;
  }

  private static Estimates estimates(List<Observation> seen) {
    Learning learning = new Learning(prior());
    return Estimates.of(
        CATALOG,
        Evidence.sum(seen.stream().map(each -> learning.evidence(each, NOW)).toList()),
        NOW);
  }

  private static double loss(Estimates estimates, TaskType task, double length) {
    TaskEstimates some = estimates.task(task, TaskComplexity.MODERATE);
    return some.usual(0, length) - some.usual(1, length);
  }

  /** By what the weak model's loss at law grows with the length. */
  private static double elasticity(List<Observation> seen) {
    Estimates estimates = estimates(seen);
    return loss(estimates, LAW, LENGTH + 1) / loss(estimates, LAW, LENGTH) - 1;
  }

  @Test
  void longerPromptsAreTakenToLoseMoreBeforehand() {
    assertThat(elasticity(answers())).isEqualTo(PRIOR, within(1e-6));
  }

  @Test
  void elasticityIsLearnedAndHoldsForTasksWithoutVerdicts() {
    double few = elasticity(world(2, 50));
    double many = elasticity(world(2, 1000));
    assertThat(few).isGreaterThan(PRIOR + 0.1);
    assertThat(many).isGreaterThan(few).isBetween(1.4, 2.0);
  }

  @Test
  void priorFadesWhereLengthSaysNothing() {
    double few = elasticity(world(0, 50));
    double many = elasticity(world(0, 1000));
    assertThat(few).isLessThan(PRIOR - 0.05);
    assertThat(many).isLessThan(few).isBetween(0.0, 0.15);
  }

  @Test
  void longPromptsThatLoseLessNeverTurnItRound() {
    assertThat(elasticity(world(-2, 1000))).isZero();
  }

  /** A verdict is between 0 and 1, so one that is far from all others can only flatten. */
  @Test
  void promptOfOddLengthDoesNotPrevail() {
    double without = elasticity(world(0, 200));
    for (int tokens : new int[] {1, 10, 400, 2000, 20_000, 2_000_000}) {
      List<Observation> seen = world(0, 200);
      seen.add(judged(CODE, "weak", tokens, tokens < USUAL ? 1 : 0));
      assertThat(elasticity(seen)).as("%d tokens", tokens).isEqualTo(without, within(0.1));
    }
  }

  @Test
  void lossIsBoundedAtAllLengths() {
    Estimates estimates = estimates(answers());
    double usual = loss(estimates, LAW, LENGTH);
    assertThat(loss(estimates, LAW, 0)).isEqualTo(0.2 * usual, within(1e-9));
    assertThat(loss(estimates, LAW, Estimates.length(Integer.MAX_VALUE - 1)))
        .isEqualTo(3 * usual, within(1e-9));
    assertThat(estimates(world(2, 1000)).task(CODE, TaskComplexity.MODERATE).success(1, 20))
        .isBetween(0.0, 0.9);
  }

  /** At the usual length a loss is what the verdicts say, whatever the elasticity. */
  @Test
  void meanLossStays() {
    assertThat(loss(estimates(world(2, 1000)), CODE, LENGTH))
        .isEqualTo(loss(estimates(world(0, 1000)), CODE, LENGTH), within(0.02));
  }

  @Test
  void verdictsOnModelsThatAreAllGoneAreNoTrouble() {
    Learning learning = new Learning(prior());
    Evidence evidence =
        Evidence.sum(world(PRIOR, 20).stream().map(each -> learning.evidence(each, NOW)).toList());
    Estimates estimates = Estimates.of(new ModelCatalog(List.of()), evidence, NOW);
    assertThat(estimates.task(CODE, TaskComplexity.MODERATE)).isNotNull();
  }
}
