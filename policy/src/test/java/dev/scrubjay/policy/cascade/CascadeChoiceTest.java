package dev.scrubjay.policy.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.cascade.CascadeChoice.Cascaded;
import dev.scrubjay.policy.cascade.CascadeChoice.Direct;
import dev.scrubjay.policy.cascade.CascadeChoice.DirectReason;
import dev.scrubjay.policy.cascade.CascadePolicy.Unverified;
import dev.scrubjay.policy.router.Candidates;
import dev.scrubjay.policy.routing.RoutingDecision.Candidate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The models of a cascade, and the requests that have none. */
final class CascadeChoiceTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Candidate mini = candidate("gpt-4o-mini", 0.06, 0.85, 0);
  private final Candidate nano = candidate("gpt-4.1-nano", 0.05, 0.8, 0);
  private final Candidate llama = candidate("llama-3.1-8b", 0.02, 0.7, 0);
  private final Candidate haiku = candidate("claude-3-haiku", 0.1, 0.72, 0);
  private final Candidate strong = candidate("gpt-4o", 1, 0.95, 0);
  private final Candidate sonnet = candidate("claude-sonnet", 1.2, 0.95, 0);

  private static Candidate candidate(String id, double cost, double accuracy, double evidence) {
    return Candidates.candidate(id, cost, Duration.ofSeconds(3), accuracy, 0.05, evidence);
  }

  private CascadeField field(Candidate cheap, Candidate usual) {
    return new CascadeField(
        List.of(mini, nano, llama, haiku, strong, sonnet), cheap, usual, strong);
  }

  private static CascadePolicy named(
      @Nullable String ask, @Nullable String second, @Nullable String judge, boolean agreement) {
    return new CascadePolicy(
        true,
        Optional.ofNullable(ask),
        agreement,
        Optional.ofNullable(second),
        Optional.ofNullable(judge),
        Optional.empty(),
        Unverified.ESCALATE,
        0.7,
        0.5,
        Duration.ofSeconds(20));
  }

  private static Cascaded cascade(String ask, @Nullable String second, String strong) {
    return new Cascaded(
        new CascadePlan(ask, Optional.ofNullable(second), Optional.empty(), strong));
  }

  @Test
  void theRoutersCheapChoiceIsComparedWithAnotherFamilyAndTheCheapestOfTheBestFollows() {
    assertThat(CascadeChoice.of(field(mini, strong), CascadePolicy.DEFAULT, LONG))
        .isEqualTo(cascade("gpt-4o-mini", "llama-3.1-8b", "gpt-4o"));
  }

  @Test
  void aRelativeIsTakenIfThereIsNoOtherFamily() {
    CascadeField relatives = new CascadeField(List.of(mini, nano, strong), mini, strong, strong);
    assertThat(CascadeChoice.of(relatives, CascadePolicy.DEFAULT, LONG))
        .isEqualTo(cascade("gpt-4o-mini", "gpt-4.1-nano", "gpt-4o"));
  }

  @Test
  void ifTheRouterWouldTakeTheStrongOneAnywayTheCheapestInTheEndIsAsked() {
    assertThat(CascadeChoice.of(field(strong, strong), CascadePolicy.DEFAULT, LONG))
        .isEqualTo(cascade("gpt-4o-mini", "llama-3.1-8b", "gpt-4o"));
  }

  @Test
  void aModelKnownToBeGoodEnoughIsNotChecked() {
    Candidate known = candidate("gpt-4o-mini", 0.06, 0.94, CascadeChoice.KNOWN);
    assertThat(CascadeChoice.of(field(known, known), CascadePolicy.DEFAULT, LONG))
        .isEqualTo(new Direct(DirectReason.KNOWN_GOOD));
    assertThat(CascadeChoice.of(field(mini, mini), CascadePolicy.DEFAULT, LONG))
        .isInstanceOf(Cascaded.class);
    assertThat(CascadeChoice.of(field(known, known), named("llama-3.1-8b", null, null, true), LONG))
        .isInstanceOf(Cascaded.class);
  }

  @Test
  void modelsMayBeNamed() {
    assertThat(
            CascadeChoice.of(
                field(mini, strong), named("claude-3-haiku", "gpt-4o-mini", null, true), LONG))
        .isEqualTo(cascade("claude-3-haiku", "gpt-4o-mini", "gpt-4o"));
    assertThat(CascadeChoice.of(field(mini, strong), named("unknown", null, null, true), LONG))
        .isEqualTo(new Direct(DirectReason.NOT_AVAILABLE));
  }

  @Test
  void withoutAgreementNobodyElseIsAsked() {
    assertThat(CascadeChoice.of(field(mini, strong), named(null, null, null, false), LONG))
        .isEqualTo(cascade("gpt-4o-mini", null, "gpt-4o"));
  }

  @Test
  void withNothingToCheckWithThereIsNoCascade() {
    CascadeField two = new CascadeField(List.of(mini, strong), mini, strong, strong);
    assertThat(CascadeChoice.of(two, CascadePolicy.DEFAULT, LONG))
        .isEqualTo(new Direct(DirectReason.NO_CHECK));
    assertThat(CascadeChoice.of(two, named(null, null, "judge", true), LONG))
        .isInstanceOf(Cascaded.class);
  }

  @Test
  void withoutACheaperModelThereIsNoCascade() {
    CascadeField alike = new CascadeField(List.of(strong, sonnet), strong, strong, strong);
    assertThat(CascadeChoice.of(alike, CascadePolicy.DEFAULT, LONG))
        .isEqualTo(new Direct(DirectReason.NO_CHEAPER_MODEL));
  }

  @Test
  void withoutTimeForBothThereIsNoCascade() {
    assertThat(
            CascadeChoice.of(field(mini, strong), CascadePolicy.DEFAULT, Duration.ofMillis(5_999)))
        .isEqualTo(new Direct(DirectReason.DEADLINE));
    assertThat(CascadeChoice.of(field(mini, strong), CascadePolicy.DEFAULT, Duration.ofSeconds(6)))
        .isInstanceOf(Cascaded.class);
  }
}
