package dev.scrubjay.policy.router;

import static dev.scrubjay.policy.router.Candidates.candidate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a portfolio of two models compares the others with, and what counts as lost. */
final class PortfolioTest {
  private static final Portfolio PORTFOLIO = new Portfolio("strong", "cheap");
  private static final double ERROR = 0.05;

  private final Candidate cheap = candidate("cheap", 0.1, 0.8, ERROR, 100);
  private final Candidate weak = candidate("weak", 0.01, 0.6, ERROR, 0);

  private static Candidate strong(double accuracy) {
    return candidate("strong", 1, accuracy, ERROR, 100);
  }

  private Candidate reference(double strong) {
    return PORTFOLIO.reference(List.of(strong(strong), cheap, weak));
  }

  @Test
  void cheapModelIsTheStandardWhereItIsConvincinglyBetter() {
    assertThat(reference(0.9).is("strong")).isTrue();
    assertThat(reference(0.67).is("strong")).as("by chance, it may be").isTrue();
    assertThat(reference(0.5).is("cheap")).isTrue();
  }

  @Test
  void modelThatIsMerelyBetterThanTheFailingStrongOneLosesAgainstItsPartner() {
    assertThat(Portfolio.loss(weak, reference(0.5))).isCloseTo(0.2, within(1e-9));
  }

  @Test
  void gainsCountOnlyBeyondTheErrorOfTheComparison() {
    assertThat(Portfolio.loss(strong(0.9), cheap)).isZero();
    assertThat(Portfolio.loss(strong(0.99), cheap)).isNegative();
    assertThat(Portfolio.loss(strong(0.7), cheap)).isCloseTo(0.1, within(1e-9));
  }

  @Test
  void optimismIsOfWhatWasLearnedOfAChosenModelThatIsNoBetter() {
    assertThat(Portfolio.optimism(cheap, strong(0.9))).isPositive();
    assertThat(Portfolio.optimism(weak, strong(0.9))).as("nothing was learned of it").isZero();
    assertThat(Portfolio.optimism(strong(0.9), strong(0.9))).isZero();
    assertThat(Portfolio.optimism(strong(0.99), cheap)).isZero();
  }
}
