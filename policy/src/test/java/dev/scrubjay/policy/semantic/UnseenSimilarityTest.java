package dev.scrubjay.policy.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.semantic.ReuseDecision.AskModel;
import dev.scrubjay.policy.semantic.ReuseDecision.Reuse;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comparisons say of prompts that are less similar than any that were compared: nothing. */
final class UnseenSimilarityTest {
  private static final String PARTITION = "p";
  private static final String ENTRY = "e";
  private static final int WORLDS = 100;
  private static final int REQUESTS = 200;

  /** The standard errors above a mean that lie beyond it in one of twenty cases. */
  private static final double ONE_SIDED = 1.645;

  /** The partition's only answer, this similar. */
  private static List<Neighbour> near(double similarity) {
    return List.of(new Neighbour(ENTRY, similarity, true));
  }

  private static void compare(ReuseEvidence evidence, double similarity, boolean right) {
    ReuseFeatures features = evidence.features(PARTITION, ENTRY, near(similarity));
    evidence.add(new ReusePair(PARTITION, ENTRY, features, right));
  }

  private static ErrorBudget unused() {
    ErrorBudget budget = ErrorBudget.NEW;
    for (int i = 0; i < 2_000; i++) {
      budget = budget.asked();
    }
    return budget;
  }

  private static ReuseDecision decide(ReuseEvidence evidence, double similarity, double delta) {
    ReuseTerms terms = new ReuseTerms(delta, 0);
    return VerifiedReuse.decide(
        PARTITION, Asker.ANYBODY, near(similarity), evidence, unused(), terms, 1);
  }

  @Test
  void theOnlyAnswerIsNotGivenToWhatIsHardlyLikeIt() {
    ReuseEvidence evidence = new ReuseEvidence();
    for (int i = 0; i < 16; i++) {
      compare(evidence, 0.9 + i / 1000.0, true);
    }
    assertThat(decide(evidence, 0.9, 0.1)).isInstanceOf(Reuse.class);
    assertThat(decide(evidence, 0.3, 0.1)).isInstanceOf(AskModel.class);
    assertThat(decide(evidence, 0.3, 0.5)).isInstanceOf(AskModel.class);
  }

  @Test
  void nothingIsReusedBelowAllThatCameOutRight() {
    for (int seed = 1; seed <= WORLDS; seed++) {
      Random random = new Random(seed);
      ReuseEvidence evidence = new ReuseEvidence();
      double lowest = 1;
      for (int pairs = 1 + random.nextInt(80); pairs > 0; pairs--) {
        double similarity = random.nextDouble();
        boolean right = random.nextDouble() < 0.8;
        compare(evidence, similarity, right);
        lowest = right ? Math.min(lowest, similarity) : lowest;
      }
      double unseen = lowest - 0.021 - 0.5 * random.nextDouble();
      assertThat(decide(evidence, unseen, 0.5))
          .as("seed %d: at %s, right from %s on", seed, unseen, lowest)
          .isInstanceOf(AskModel.class);
    }
  }

  /**
   * Somebody asks what is right first, then what is not like any of it. Each world has a similarity
   * from which on the answer is right, of which the cache knows nothing.
   */
  @ParameterizedTest
  @CsvSource({"0.01, false", "0.02, false", "0.1, false", "0.01, true", "0.02, true", "0.1, true"})
  void whatIsAskedOnceAllIsLearnedStaysWithinDelta(double delta, boolean turns) {
    double[] wrong =
        IntStream.range(1, WORLDS + 1).mapToDouble(seed -> wrong(seed, delta, turns)).toArray();
    double mean = IntStream.range(0, WORLDS).mapToDouble(i -> wrong[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, WORLDS).mapToDouble(i -> Math.pow(wrong[i] - mean, 2)).sum()
            / (WORLDS - 1);
    double upper = mean + ONE_SIDED * Math.sqrt(variance / WORLDS);
    System.out.printf(
        "seeds 1 to %d, delta %.2f: wrong %.4f, at most %.4f%n", WORLDS, delta, mean, upper);
    assertThat(upper).isLessThanOrEqualTo(delta);
  }

  /** The share of requests that got a wrong answer in one world. */
  private static double wrong(int seed, double delta, boolean turns) {
    Random random = new Random(seed);
    double rightFrom = 0.2 + 0.7 * random.nextDouble();
    int rightOnes = 5 + random.nextInt(60);
    ReuseEvidence evidence = new ReuseEvidence();
    ErrorBudget budget = ErrorBudget.NEW;
    int wrong = 0;
    for (int asked = 0; asked < REQUESTS; asked++) {
      double similarity =
          !turns
              ? random.nextDouble()
              : asked < rightOnes
                  ? 1 - (1 - rightFrom) * random.nextDouble() / 2
                  : rightFrom * random.nextDouble();
      boolean right = similarity >= rightFrom;
      budget = budget.asked();
      evidence.refit();
      ReuseDecision decision =
          VerifiedReuse.decide(
              PARTITION,
              Asker.ANYBODY,
              near(similarity),
              evidence,
              budget,
              new ReuseTerms(delta, 0.02),
              random.nextDouble());
      switch (decision) {
        case Reuse reuse -> {
          budget = budget.spent(reuse.error());
          wrong += right ? 0 : 1;
        }
        case AskModel ask -> {
          compare(evidence, similarity, right);
          if (ask.audit() && !right) {
            evidence.revoke(PARTITION, ENTRY);
          }
        }
      }
    }
    return (double) wrong / REQUESTS;
  }
}
