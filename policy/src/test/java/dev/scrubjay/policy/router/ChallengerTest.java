package dev.scrubjay.policy.router;

import static dev.scrubjay.policy.router.Candidates.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The model that a served one is compared with. */
final class ChallengerTest {
  private static final double SELDOM = 0.1;
  private static final double MOSTLY = 0.9;
  private static final Portfolio PORTFOLIO = new Portfolio("strong", "cheap");

  private final Candidate strong = candidate("strong", 1, 0.95, 0.02, 100);
  private final Candidate cheap = candidate("cheap", 0.1, 0.85, 0.02, 100);
  private final Candidate known = candidate("known", 0.3, 0.9, 0.1, 50);
  private final Candidate fresh = candidate("fresh", 0.3, 0.88, 0.2, 0);
  private final Candidate hopeless = candidate("hopeless", 2, 0.5, 0.01, 0);
  private final List<Candidate> all = List.of(strong, cheap, known, fresh, hopeless);

  @Test
  void mostlyItIsTheOtherModelOfThePortfolio() {
    assertThat(Challenger.of(PORTFOLIO, "strong", all, MOSTLY)).contains(cheap);
    assertThat(Challenger.of(PORTFOLIO, "cheap", all, MOSTLY)).contains(strong);
    assertThat(Challenger.of(PORTFOLIO, "known", all, MOSTLY)).contains(strong);
  }

  @Test
  void sometimesItIsTheLeastKnownOfThoseThatCouldJoin() {
    assertThat(Challenger.of(PORTFOLIO, "strong", all, SELDOM)).contains(fresh);
    assertThat(Challenger.of(PORTFOLIO, "fresh", all, SELDOM)).contains(known);
  }

  @Test
  void oneStandsInForTheOther() {
    assertThat(Challenger.of(PORTFOLIO, "strong", List.of(strong, cheap), SELDOM)).contains(cheap);
    assertThat(Challenger.of(PORTFOLIO, "strong", List.of(strong, fresh), MOSTLY)).contains(fresh);
  }

  @Test
  void withoutAPortfolioItIsTheMostAccurateOrElseTheLeastKnown() {
    assertThat(Challenger.of(Portfolio.ALL, "cheap", List.of(strong, cheap, known), MOSTLY))
        .contains(strong);
    assertThat(Challenger.of(Portfolio.ALL, "strong", List.of(strong, cheap, known), MOSTLY))
        .contains(known);
  }

  @Test
  void thereMayBeNone() {
    assertThat(Challenger.of(PORTFOLIO, "strong", List.of(strong), MOSTLY)).isEmpty();
    assertThat(Challenger.of(PORTFOLIO, "strong", List.of(strong, hopeless), SELDOM)).isEmpty();
    assertThat(Challenger.of(PORTFOLIO, "strong", List.of(), SELDOM)).isEqualTo(Optional.empty());
  }
}
