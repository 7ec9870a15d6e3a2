package dev.scrubjay.policy.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scrubjay.policy.cascade.AnswerCheck.Checked;
import dev.scrubjay.policy.cascade.CascadePolicy.Unverified;
import dev.scrubjay.policy.cascade.CascadeVerdict.Accepted;
import dev.scrubjay.policy.cascade.CascadeVerdict.Escalated;
import dev.scrubjay.policy.cascade.CascadeVerdict.EscalationCause;
import dev.scrubjay.policy.cascade.CascadeVerdict.Ground;
import dev.scrubjay.policy.cascade.CheckedAnswer.AnswerEnd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdict on a cheap answer by its flaws, a second answer and a judge. */
final class AnswerCheckTest {
  private static final CheckedAnswer GOOD = CheckedAnswer.ofText("The answer is 42.");
  private static final CheckedAnswer POEM = CheckedAnswer.ofText("Roses\nare red, as you know.");

  private static CascadePlan plan(@Nullable String second, @Nullable String judge) {
    return new CascadePlan(
        "ask", Optional.ofNullable(second), Optional.ofNullable(judge), "strong");
  }

  private static AnswerCheck check(CascadePlan plan, Unverified unverified) {
    return new AnswerCheck(
        plan,
        new CascadePolicy(
            true,
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            unverified,
            0.7,
            0.5,
            Duration.ofSeconds(20)));
  }

  private static final AnswerCheck COMPARED = check(plan("second", null), Unverified.ESCALATE);

  private static Checked escalated(EscalationCause cause) {
    return new Checked.Decided(new Escalated(cause));
  }

  private static Checked accepted(Ground ground) {
    return new Checked.Decided(new Accepted(ground));
  }

  private static Checked ofFlawed(AnswerEnd end, Optional<Boolean> form, double confidence) {
    CheckedAnswer answer =
        new CheckedAnswer("42", List.of(), end, form, OptionalDouble.of(confidence));
    return COMPARED.of(answer, CheckedAnswer.ofText("42"));
  }

  @Test
  void anAnswerThatASecondOneAgreesWithIsAccepted() {
    assertThat(COMPARED.of(GOOD, CheckedAnswer.ofText("42"))).isEqualTo(accepted(Ground.AGREEMENT));
    assertThat(ofFlawed(AnswerEnd.WHOLE, Optional.of(true), 0.9))
        .isEqualTo(accepted(Ground.AGREEMENT));
  }

  @Test
  void anAnswerThatASecondOneDiffersFromIsEscalated() {
    assertThat(COMPARED.of(GOOD, CheckedAnswer.ofText("41")))
        .isEqualTo(escalated(EscalationCause.DISAGREEMENT));
  }

  @Test
  void flawsEscalateWhateverTheSecondAnswerSays() {
    assertThat(ofFlawed(AnswerEnd.TRUNCATED, Optional.empty(), 1))
        .isEqualTo(escalated(EscalationCause.TRUNCATED));
    assertThat(ofFlawed(AnswerEnd.WITHHELD, Optional.empty(), 1))
        .isEqualTo(escalated(EscalationCause.REFUSED));
    assertThat(ofFlawed(AnswerEnd.WHOLE, Optional.of(false), 1))
        .isEqualTo(escalated(EscalationCause.FORM));
    assertThat(ofFlawed(AnswerEnd.WHOLE, Optional.empty(), 0.6))
        .isEqualTo(escalated(EscalationCause.UNCERTAIN));
    assertThat(COMPARED.of(CheckedAnswer.ofText(" \n"), GOOD))
        .isEqualTo(escalated(EscalationCause.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm sorry, but I can't help with that.",
        "I’m sorry, I cannot do this.",
        "As an AI language model, I have no opinion.",
        "I am unable to access the internet.",
      })
  void refusalsEscalate(String text) {
    CheckedAnswer answer = CheckedAnswer.ofText(text);
    assertThat(COMPARED.of(answer, answer)).isEqualTo(escalated(EscalationCause.REFUSED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm not sure, but it may be 4.",
        "I don't know.",
        "There is not enough information to answer.",
      })
  void hedgingEscalates(String text) {
    CheckedAnswer answer = CheckedAnswer.ofText(text);
    assertThat(COMPARED.of(answer, answer)).isEqualTo(escalated(EscalationCause.HEDGING));
  }

  @Test
  void wordsInTheMiddleOfALongTextAreNoRefusal() {
    String filler = "It goes on and on. ".repeat(30);
    String text = filler + "\nHe said: I'm sorry, I cannot help you.\n" + filler;
    assertThat(COMPARED.of(CheckedAnswer.ofText(text + "\nThe answer is 42."), GOOD))
        .isEqualTo(accepted(Ground.AGREEMENT));
  }

  @Test
  void whatCannotBeComparedGoesToTheJudgeIfThereIsOne() {
    AnswerCheck judged = check(plan("second", "judge"), Unverified.ESCALATE);
    assertThat(judged.of(POEM, POEM)).isEqualTo(new Checked.ForJudge());
    assertThat(judged.of(GOOD, null)).isEqualTo(new Checked.ForJudge());
    assertThat(judged.judged(true)).isEqualTo(new Accepted(Ground.JUDGE));
    assertThat(judged.judged(false)).isEqualTo(new Escalated(EscalationCause.JUDGE));
    assertThat(judged.judged(null)).isEqualTo(new Escalated(EscalationCause.UNVERIFIED));
  }

  @Test
  void whatNothingCouldCheckIsAsThePolicySays() {
    assertThat(COMPARED.of(POEM, POEM)).isEqualTo(escalated(EscalationCause.UNVERIFIED));
    assertThat(check(plan("second", null), Unverified.ACCEPT).of(POEM, POEM))
        .isEqualTo(accepted(Ground.NO_FLAW));
  }

  @Test
  void withoutASecondModelAndAJudgeFlawsAreAllThatIsLookedFor() {
    assertThat(check(plan(null, null), Unverified.ESCALATE).of(POEM, null))
        .isEqualTo(accepted(Ground.NO_FLAW));
  }
}
