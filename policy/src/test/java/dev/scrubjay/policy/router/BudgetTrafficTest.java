package dev.scrubjay.policy.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is spent of budgets, over several seeds. */
final class BudgetTrafficTest {
  private static final int SEEDS = 4;

  /** Ordinary answers, and prompts of which one in fifty is thirty times as long. */
  @ParameterizedTest
  @CsvSource({"0.8, 0", "0.5, 0", "0.3, 0", "0.8, 0.02", "0.5, 0.02", "0.3, 0.02"})
  void budgetIsSpentToFourInAThousand(double share, double large) {
    for (long seed = 0; seed < SEEDS; seed++) {
      BudgetTraffic traffic = BudgetTraffic.of(3000, Random::nextDouble, 0.5, large, 0, seed);
      double budget = share * traffic.free();
      assertThat(traffic.run(budget) / budget).as("seed %d", seed).isBetween(0.996, 1.004);
    }
  }

  /** A single answer is up to a fortieth of the budget, and nobody knows so beforehand. */
  @ParameterizedTest
  @CsvSource({"0.8", "0.5"})
  void budgetIsKeptWithAnswersOfVeryDifferentLength(double share) {
    for (long seed = 0; seed < SEEDS; seed++) {
      BudgetTraffic traffic = BudgetTraffic.of(3000, Random::nextDouble, 1.5, 0, 0, seed);
      double budget = share * traffic.free();
      assertThat(traffic.run(budget) / budget).as("seed %d", seed).isBetween(0.99, 1.01);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.8", "0.5", "0.3"})
  void budgetOfFewRequestsIsExceededByLessThanAnAnswer(double share) {
    for (long seed = 0; seed < SEEDS; seed++) {
      BudgetTraffic traffic = BudgetTraffic.of(200, Random::nextDouble, 0.5, 0, 0, seed);
      double budget = share * traffic.free();
      assertThat(traffic.run(budget) / budget).as("seed %d", seed).isBetween(0.95, 1.005);
    }
  }
}
